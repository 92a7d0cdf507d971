import { engine } from '../../engine/client.ts';
import { className, formatValue } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';

/** The network's five best classes for one input. */
export function Predictions({ input, scope }: { input: number; scope: string }) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const { data, error } = useEngineCall(`${scope}/${input}`, () => engine.predict([input]));
  if (error) return <p className="hint">{error.message}</p>;
  const prediction = data?.[0];
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
          <span className="bar-value">{formatValue(guess.score)}</span>
        </li>
      ))}
    </ol>
  );
}
