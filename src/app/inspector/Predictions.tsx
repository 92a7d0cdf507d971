import type { Prediction } from '../../engine/api.ts';
import type { EngineError } from '../../lib/errors.ts';
import { className, formatShort, formatValue } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';

/** The network's five best classes for one input. */
export function Predictions({
  prediction,
  error,
}: {
  prediction: Prediction | null;
  error: EngineError | null;
}) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  if (error) return <p className="hint">{error.message}</p>;
  if (!prediction || prediction.top.length === 0) return null;
  const reach = Math.max(1, ...prediction.top.map(({ score }) => Math.abs(score)));
  return (
    <ol className="bars" aria-label="Predictions">
      {prediction.top.map((guess) => (
        <li key={guess.class} className="bar-row tabular">
          <span className="bar-name">{className(classes, guess.class)}</span>
          <span className="bar-track">
            <span
              className={
                prediction.label !== null && prediction.label !== guess.class ? 'bar bar-other' : 'bar'
              }
              style={{ width: `${(Math.abs(guess.score) / reach) * 100}%` }}
            />
          </span>
          <span className="bar-value" title={formatValue(guess.score)}>
            {formatShort(guess.score)}
          </span>
        </li>
      ))}
    </ol>
  );
}
