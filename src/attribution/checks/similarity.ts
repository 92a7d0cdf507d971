/**
 * Spearman's rank correlation of two maps, of their sizes without sign: 1 for the same order, around 0 for none.
 * What the randomisation check compares (Adebayo et al. 2018, arXiv:1810.03292). 0 where a map is constant.
 */
export function rankCorrelation(a: Float32Array, b: Float32Array): number {
  const [left, right] = [ranks(a), ranks(b)];
  const mean = (a.length - 1) / 2;
  let [both, one, other] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const l = (left[i] as number) - mean;
    const r = (right[i] as number) - mean;
    both += l * r;
    one += l * l;
    other += r * r;
  }
  return one > 0 && other > 0 ? both / Math.sqrt(one * other) : 0;
}

/** Ranks from 0; equal numbers share theirs. */
function ranks(values: Float32Array): Float64Array {
  const sizes = values.map(Math.abs);
  const order = Int32Array.from(values, (_, i) => i).sort(
    (a, b) => (sizes[a] as number) - (sizes[b] as number),
  );
  const found = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && sizes[order[end + 1] as number] === sizes[order[start] as number]) end++;
    for (let i = start; i <= end; i++) found[order[i] as number] = (start + end) / 2;
    start = end + 1;
  }
  return found;
}
