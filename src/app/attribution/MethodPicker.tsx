import type { MethodInfo } from '../../engine/api.ts';
import { changeExplanation } from './use-explanation.ts';

/** The method of the map, with its formula and where it comes from. */
export function MethodPicker({ methods, method }: { methods: readonly MethodInfo[]; method: MethodInfo }) {
  const { formula, paper } = method;
  const [first, second] = paper.authors.split(', ');
  return (
    <>
      <label htmlFor="attribution-method">Method</label>
      <select
        id="attribution-method"
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
        {formula}{' '}
        <a href={paper.link} target="_blank" rel="noreferrer" title={`${paper.authors}: ${paper.title}`}>
          {second ? `${first} et al.` : first} {paper.year}
        </a>
      </p>
    </>
  );
}
