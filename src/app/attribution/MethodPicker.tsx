import { engine } from '../../engine/client.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';

/** The method of the map, with its formula and where it comes from. */
export function MethodPicker() {
  const chosen = useApp((app) => app.preferences.attributionMethod);
  const { data: methods } = useEngineCall('methods', () => engine.attributionMethods());
  const method = methods?.find(({ name }) => name === chosen);
  return (
    <div className="method-picker">
      <select
        aria-label="Method"
        value={chosen}
        onChange={(event) => setPreference({ attributionMethod: event.target.value })}
      >
        {(methods ?? [{ name: chosen, label: chosen }]).map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      {method && (
        <p className="muted">
          {method.formula}{' '}
          <a href={method.paper.link} target="_blank" rel="noreferrer" title={method.paper.title}>
            {method.paper.authors.split(',')[0]} et al. {method.paper.year}
          </a>
        </p>
      )}
    </div>
  );
}
