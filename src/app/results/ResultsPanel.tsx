import { useSentence } from '../query/sentence.ts';
import { type Answer, type Running, useApp } from '../shared/store.ts';
import { AnswerWork } from './AnswerWork.tsx';
import { ResultActions } from './ResultActions.tsx';
import { ResultGrid } from './ResultGrid.tsx';
import { resultLine, runningLine } from './result-line.ts';
import './results.css';

function RunningView({ query, update }: Running) {
  const sentence = useSentence();
  if (!update) return null;
  return (
    <>
      <header className="results-header">
        <p className="results-sentence">{sentence(query)}</p>
        <p className="tabular" data-testid="rows-so-far">
          {runningLine(update)}
        </p>
      </header>
      <ResultGrid label="Rows so far" query={query} rows={update.rows} finalRows={update.finalRows} />
    </>
  );
}

function AnswerView({ answer }: { answer: Answer }) {
  const sentence = useSentence();
  const { rows } = answer.result;
  return (
    <>
      <header className="results-header">
        <p className="results-sentence">{sentence(answer.query)}</p>
        <p className="tabular" data-testid="result-line" role="status">
          {resultLine(answer)}
        </p>
        <ResultActions answer={answer} />
        <AnswerWork answer={answer} />
      </header>
      <ResultGrid label="Result inputs" query={answer.query} rows={rows} finalRows={rows.length} />
    </>
  );
}

export function ResultsPanel() {
  const answer = useApp((app) => app.answer);
  const running = useApp((app) => app.running);
  if (running?.update) return <RunningView {...running} />;
  if (answer) return <AnswerView answer={answer} />;
  return (
    <p className="hint">
      No query has been asked yet. Click an input, pick units in its maps, then press Highest or Most similar.
    </p>
  );
}
