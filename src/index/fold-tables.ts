export type Fold = 'sum' | 'min' | 'max';

/** What the core looks terms up in. */
export type FoldTables = {
  fold: Fold;
  /** [units, 256]: the term of every code, in float32 and never above it. */
  values: Float32Array<ArrayBuffer>;
  /** The sum of each unit's largest |term|. */
  magnitude: number;
};

export const tableSize = 256;

/**
 * Terms rounded down; those of the first unit are lowered by as much as the rounding of sums can raise them.
 *
 * @param terms of every unit, at most 256 each.
 */
export function foldTables(fold: Fold, terms: readonly ArrayLike<number>[]): FoldTables {
  const values = new Float32Array(terms.length * tableSize);
  const magnitude = terms.reduce((sum, ofUnit) => sum + largestOf(ofUnit), 0);
  const slack = fold === 'sum' && terms.length > 1 ? terms.length * 2 ** -24 * magnitude : 0;
  terms.forEach((ofUnit, unit) => {
    const lowered = unit === 0 ? slack : 0;
    for (let code = 0; code < ofUnit.length; code++) {
      values[unit * tableSize + code] = below((ofUnit[code] as number) - lowered);
    }
  });
  return { fold, values, magnitude };
}

function largestOf(terms: ArrayLike<number>): number {
  let largest = 0;
  for (let code = 0; code < terms.length; code++) {
    largest = Math.max(largest, Math.abs(terms[code] as number));
  }
  return largest;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The largest float32 that is not above a finite number. */
function below(value: number): number {
  float[0] = value;
  const nearest = float[0] as number;
  if (nearest <= value) return nearest;
  if (nearest === 0) return -1.401298464324817e-45;
  bits[0] = (bits[0] as number) + (nearest > 0 ? -1 : 1);
  return float[0] as number;
}
