/**
 * Spearman's rank correlation of two maps, of their sizes without sign: 1 for the same order, around 0 for none.
 * What the randomisation check compares (Adebayo et al. 2018, arXiv:1810.03292). Places where both maps are zero say
 * nothing, a black border times any gradient is zero, and are left out. NaN where what is left of a map is constant: there is no order to compare.
 */
export function rankCorrelation(one: Float32Array, other: Float32Array): number {
  const spoken = (_: number, i: number) => one[i] !== 0 || other[i] !== 0;
  const [left, right] = [ranks(one.filter(spoken)), ranks(other.filter(spoken))];
  const mean = (left.length - 1) / 2;
  let [both, squares, otherSquares] = [0, 0, 0];
  for (let i = 0; i < left.length; i++) {
    const l = (left[i] as number) - mean;
    const r = (right[i] as number) - mean;
    both += l * r;
    squares += l * l;
    otherSquares += r * r;
  }
  return squares > 0 && otherSquares > 0 ? both / Math.sqrt(squares * otherSquares) : Number.NaN;
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
