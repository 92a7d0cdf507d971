/** Runs a batch of inputs: [ids.length, units of the layer]. */
export type RunBatch = (ids: Uint32Array) => Promise<Float32Array>;

/**
 * One pass over the inputs for several readers that ask for the same batches in the same order: each batch is run once and
 * kept until every reader has had it.
 * @param onBatch sees every batch once, in order.
 */
export function sharedPass(
  run: RunBatch,
  readers: number,
  onBatch?: (ids: Uint32Array, rows: Float32Array) => void,
): RunBatch {
  const batches = new Map<number, { rows: Promise<Float32Array>; left: number }>();
  return (ids) => {
    const key = ids[0] as number;
    const known = batches.get(key);
    const batch = known ?? { rows: runAndShow(ids, run, onBatch), left: readers };
    batch.left -= 1;
    if (batch.left === 0) batches.delete(key);
    else batches.set(key, batch);
    return batch.rows;
  };
}

async function runAndShow(
  ids: Uint32Array,
  run: RunBatch,
  onBatch: ((ids: Uint32Array, rows: Float32Array) => void) | undefined,
): Promise<Float32Array> {
  const rows = await run(ids);
  onBatch?.(ids, rows);
  return rows;
}
