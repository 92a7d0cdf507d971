import type { Explained, Problem } from '../problem.ts';
import { gradientMaps } from './saliency.ts';

/** x * dy/dx. Shrikumar et al. 2016. */
export async function gradientTimesInput(problem: Problem): Promise<Explained> {
  return timesInput(await gradientMaps(problem), problem);
}

export function timesInput(explained: Explained, { x }: Problem): Explained {
  const maps = explained.maps.map((map, v) =>
    map.map((value, j) => value * ((x[v] as Float32Array)[j] as number)),
  );
  return { ...explained, maps };
}
