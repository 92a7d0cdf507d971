import type { ActivationCache } from './activation-cache.ts';
import { unitColumns } from './columns.ts';
import type { LayerSize, Query, RunInputs } from './types.ts';
import { layersOf } from './unit.ts';

/** Activations of whole layers, one [ids.length, units of the layer] for each layer asked. */
export type Forward = (ids: Uint32Array<ArrayBuffer>, layers: readonly string[]) => Promise<Float32Array[]>;

/** Runs inputs for the units of a query. With a cache, inputs found there are not run and the others are kept there. */
export function inputRunner(
  query: Pick<Query, 'layer' | 'units'>,
  forward: Forward,
  sizeOf: (layer: string) => LayerSize,
  cache: ActivationCache | null,
): RunInputs {
  const layers = layersOf(query);
  const columnsOf = (rows: readonly Float32Array[], count: number) =>
    unitColumns(
      query.units,
      query.layer,
      count,
      (name) => rows[layers.indexOf(name)] as Float32Array,
      sizeOf,
    );
  return async (ids) => {
    const found = new Map<number, Float32Array>();
    if (cache) {
      for (const id of ids) {
        const rows = cachedRows(cache, layers, id);
        if (rows) found.set(id, columnsOf(rows, 1));
      }
    }
    const missing = Uint32Array.from(ids.filter((id) => !found.has(id)));
    const ran = missing.length > 0 ? await forward(missing, layers) : [];
    if (cache) layers.forEach((layer, at) => void keep(cache, layer, missing, ran[at]));
    const columns = missing.length > 0 ? columnsOf(ran, missing.length) : new Float32Array(0);
    const values = found.size === 0 ? columns : merged(ids, found, columns, query.units.length);
    return { values, cached: found.size };
  };
}

function cachedRows(cache: ActivationCache, layers: readonly string[], input: number): Float32Array[] | null {
  if (!layers.every((layer) => cache.has(layer, input))) return null;
  return layers.map((layer) => cache.get(layer, input)).filter((row) => row !== null);
}

function keep(cache: ActivationCache, layer: string, ids: Uint32Array, rows: Float32Array | undefined): void {
  if (!rows) return;
  const units = rows.length / ids.length;
  ids.forEach((id, at) => {
    cache.put(layer, id, rows.subarray(at * units, (at + 1) * units));
  });
}

/** Rows in the order of `ids`: those found, and the others in the order they ran. */
function merged(
  ids: Uint32Array,
  found: ReadonlyMap<number, Float32Array>,
  ran: Float32Array,
  units: number,
): Float32Array {
  const values = new Float32Array(ids.length * units);
  let from = 0;
  ids.forEach((id, position) => {
    const row = found.get(id) ?? ran.subarray(from, from + units);
    if (!found.has(id)) from += units;
    values.set(row, position * units);
  });
  return values;
}
