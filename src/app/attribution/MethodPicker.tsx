import type { MethodInfo } from '../../engine/api.ts';
import { changeExplanation } from './use-explanation.ts';

/** The method of the map, with its formula and where it comes from. */
export function MethodPicker({ methods, method }: { methods: readonly MethodInfo[]; method: MethodInfo }) {
  return (
    <div className="method-picker">
      <select
        aria-label="Method"
        value={method.name}
        onChange={(event) => changeExplanation({ method: event.target.value })}
      >
        {methods.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      <p className="muted">
        {method.formula}{' '}
        <a href={method.paper.link} target="_blank" rel="noreferrer" title={method.paper.title}>
          {method.paper.authors.split(',')[0]} et al. {method.paper.year}
        </a>
      </p>
    </div>
  );
}
