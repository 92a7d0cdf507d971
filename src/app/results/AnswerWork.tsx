import { formatCount, formatMs } from '../shared/format.ts';
import { setPreference } from '../shared/set-preference.ts';
import { type Answer, useApp } from '../shared/store.ts';
import { GuaranteeView } from './GuaranteeView.tsx';

/** Names and values of what an answer took; what did not happen is left out. */
function facts({ result: { stats } }: Answer): [name: string, value: string][] {
  const all: [string, number, (value: number) => string][] = [
    ['Inputs in question', stats.inputs, formatCount],
    ['Run through the network', stats.inputsRun, formatCount],
    ['Known from the index', stats.known, formatCount],
    ['Taken from the cache', stats.inputsCached, formatCount],
    ['Ruled out by bounds', stats.pruned, formatCount],
    ['Not looked at', stats.unreached, formatCount],
    ['Batches', stats.batches, formatCount],
    ['Bounding', stats.scanMs, formatMs],
    ['Network', stats.inferenceMs, formatMs],
    ['Building the index', stats.buildMs, formatMs],
  ];
  return all.filter(([, value], i) => i < 2 || value > 0).map(([name, value, text]) => [name, text(value)]);
}

/** What was run for an answer, what did not have to be, and how its guarantee closed. */
export function AnswerWork({ answer }: { answer: Answer }) {
  const open = useApp((app) => app.preferences.showWork);
  return (
    <div className="work">
      <button
        type="button"
        className="quiet work-button"
        aria-expanded={open}
        onClick={() => setPreference({ showWork: !open })}
      >
        How it was answered
      </button>
      {open && (
        <section className="work-body" aria-label="How it was answered">
          <dl className="tabular">
            {facts(answer).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <GuaranteeView query={answer.query} trace={answer.result.trace} />
        </section>
      )}
    </div>
  );
}
