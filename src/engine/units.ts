/** Columns `units` of rows of `width` activations: [rows, units.length]. */
export function pickUnits(rows: Float32Array, width: number, units: readonly number[]): Float32Array {
  const count = rows.length / width;
  const picked = new Float32Array(count * units.length);
  for (let row = 0; row < count; row++) {
    units.forEach((unit, column) => {
      picked[row * units.length + column] = rows[row * width + unit] as number;
    });
  }
  return picked;
}
