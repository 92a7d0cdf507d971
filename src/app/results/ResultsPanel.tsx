import { useMemo } from 'react';
import { isRight } from '../dataset/filter.ts';
import { querySentence } from '../query/query-text.ts';
import { className, formatValue } from '../shared/format.ts';
import { InputGrid } from '../shared/InputGrid.tsx';
import { type Answer, setApp, useApp } from '../shared/store.ts';
import { ResultActions } from './ResultActions.tsx';
import { ResultCell, resultCell, resultCellHeight } from './ResultCell.tsx';
import { resultLine } from './result-line.ts';
import './results.css';

function peaksOf(answer: Answer): number[] {
  return answer.query.units.map((_, i) =>
    answer.result.rows.reduce((peak, row) => Math.max(peak, Math.abs(row.activations[i] ?? 0)), 0),
  );
}

function ResultGrid({ answer }: { answer: Answer }) {
  const input = useApp((app) => app.input);
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const layer = useApp((app) => app.layers.find((one) => one.name === answer.query.layer) ?? null);
  const { rows } = answer.result;
  const inputs = useMemo(() => rows.map((row) => row.input), [rows]);
  const peaks = useMemo(() => peaksOf(answer), [answer]);
  const classOf = (value: number | undefined) =>
    value === undefined || value < 0 ? null : className(classes, value);
  return (
    <InputGrid
      label="Result inputs"
      inputs={inputs}
      cell={{ width: resultCell.width, height: resultCellHeight(answer.query.units.length) }}
      selected={input}
      onSelect={(next) => setApp({ input: next })}
      nameOf={(id, position) =>
        `Rank ${position + 1}, input ${id}, score ${formatValue(rows[position]?.score ?? 0)}`
      }
      render={(id, position) => {
        const row = rows[position];
        const wrong = !isRight(labels?.[id], predictions?.[id]);
        const label = classOf(labels?.[id]) ?? classOf(predictions?.[id]) ?? `input ${id}`;
        const caption = wrong ? `${label}, seen as ${classOf(predictions?.[id])}` : label;
        return row ? (
          <ResultCell
            row={row}
            rank={position + 1}
            units={answer.query.units}
            layer={layer}
            peaks={peaks}
            caption={caption}
            wrong={wrong}
          />
        ) : (
          <span />
        );
      }}
    />
  );
}

export function ResultsPanel() {
  const answer = useApp((app) => app.answer);
  if (!answer) {
    return (
      <p className="hint">
        No query has been asked yet. Click an input, pick units in its maps, then press Highest or Most
        similar.
      </p>
    );
  }
  return (
    <>
      <header className="results-header">
        <p className="results-sentence">{querySentence(answer.query)}</p>
        <p className="tabular" data-testid="result-line" role="status">
          {resultLine(answer)}
        </p>
        <ResultActions answer={answer} />
      </header>
      <ResultGrid answer={answer} />
    </>
  );
}
