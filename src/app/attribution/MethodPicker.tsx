import type { MethodInfo } from '../../engine/api.ts';
import { getApp } from '../shared/store.ts';
import { changeExplanation } from './use-explanation.ts';

/** Takes a method; one that needs a layer gets the chosen one, where none was named. */
function choose(methods: readonly MethodInfo[], name: string): void {
  const { layer, preferences } = getApp();
  const needs = methods.find((method) => method.name === name)?.at === 'required';
  const at = needs && !preferences.explanation.at && layer ? { at: { layer } } : {};
  changeExplanation({ method: name, ...at });
}

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
        onChange={(event) => choose(methods, event.target.value)}
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
