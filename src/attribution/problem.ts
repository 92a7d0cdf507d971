import type { Field } from './field.ts';
import type { Points } from './points.ts';
import { rowOf } from './points.ts';
import type { RunOptions } from './run.ts';

/** What a method explains: the rows `x` of a field's variables, held against `baseline`. */
export type Problem = {
  field: Field;
  count: number;
  /** [count, size] for each variable. */
  x: Float32Array[];
  /** [count, size] for each variable. */
  baseline: Float32Array[];
  run: RunOptions;
};

/** One map for each variable, [count, size]. */
export type Maps = Float32Array[];

/** What a method found; `outputs` [count] is the quantity at `x` where the method ran it anyway. */
export type Explained = {
  maps: Maps;
  outputs?: Float32Array;
  /** [count]: what each map adds up to, where a feature of several numbers counts once. */
  sums?: number[];
  /** Of one map, where it is not the variable's own. */
  shape?: number[];
};

/** `steps` points on the way from the baseline (0) to the input (1), input by input. */
export function pathPoints({ count, x, baseline }: Problem, alphas: readonly number[]): Points {
  const steps = alphas.length;
  return {
    count: count * steps,
    source: (i) => Math.floor(i / steps),
    write(i, into) {
      const row = Math.floor(i / steps);
      const alpha = alphas[i % steps] as number;
      for (const [v, point] of into.entries()) {
        const to = rowOf(x[v] as Float32Array, count, row);
        const from = rowOf(baseline[v] as Float32Array, count, row);
        for (let j = 0; j < point.length; j++) {
          const start = from[j] as number;
          point[j] = start + alpha * ((to[j] as number) - start);
        }
      }
    },
  };
}

/** factor * (x - baseline), number by number. */
export function timesDifference(factors: readonly Float32Array[], { x, baseline }: Problem): Maps {
  return factors.map((factor, v) => {
    const to = x[v] as Float32Array;
    const from = baseline[v] as Float32Array;
    return factor.map((value, j) => value * ((to[j] as number) - (from[j] as number)));
  });
}
