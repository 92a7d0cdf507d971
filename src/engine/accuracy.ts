/** The index of the largest of `count` values from `offset`; the first of equal ones. */
export function argmax(values: Float32Array, offset: number, count: number): number {
  let best = 0;
  for (let at = 1; at < count; at++) {
    if ((values[offset + at] as number) > (values[offset + best] as number)) best = at;
  }
  return best;
}

/** `size` ids spread evenly over 0..count-1. */
export function spreadIds(count: number, size: number): number[] {
  const taken = Math.min(count, size);
  return Array.from({ length: taken }, (_, at) => Math.floor((at * count) / taken));
}

/** Share of rows whose largest output is at their label; null where labels and classes cannot match. */
export function topOneAccuracy(
  outputs: Float32Array,
  classes: number,
  ids: readonly number[],
  labels: Int32Array | null,
): number | null {
  if (!labels || labels.some((label) => label < 0 || label >= classes)) return null;
  const right = ids.filter((id, row) => argmax(outputs, row * classes, classes) === labels[id]);
  return ids.length > 0 ? right.length / ids.length : null;
}
