import type { LayerInfo, Query } from '../../engine/api.ts';
import { hasPicture, targetsOf, unitName } from '../shared/group.ts';
import { targetName } from './targets.ts';

/** The query as a line for the console or a script; a picture has to be put in by hand. */
export function queryCall(query: Query): string {
  const text = JSON.stringify(query, (_, value) =>
    value instanceof Blob ? `<${targetName(value)}>` : value,
  );
  const note = hasPicture(query) ? ' // put a Blob of the picture in' : '';
  return `await deepeverest.query(${text})${note}`;
}

/** `20 highest for 3 units of conv2`, `20 highest for max of c 7 of conv2`. */
export function querySentence(query: Query, layers: readonly LayerInfo[]): string {
  const { units, layer, kind, k } = query;
  const [only] = units;
  const group =
    units.length === 1 && typeof only === 'object'
      ? `${unitName(only, layer, layers)} of ${layer}`
      : `${units.length} ${units.length === 1 ? 'unit' : 'units'} of ${layer}`;
  const targets = targetsOf(query).map(targetName);
  const to = targets.length > 3 ? `${targets.length} targets` : targets.join(', ');
  return kind === 'similar' ? `${k} most similar to ${to} in ${group}` : `${k} ${kind} for ${group}`;
}
