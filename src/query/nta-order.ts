import type { Partitions } from './nta-partitions.ts';

/**
 * The order in which a unit's exact list is read around the target: positions by growing distance, one per round. As in
 * the reference, the low end is sticky: once reached it is given again and again, until the high end is reached too.
 * @param values ascending.
 * @param location position of the target in the list.
 */
export function exactOrder(values: Float32Array, location: number): number[] {
  const last = values.length - 1;
  const wanted = values[location] as number;
  const order: number[] = [];
  let left = location + 1;
  let right = location;
  let topDone = false;
  for (let round = 0; round <= last; round++) {
    const down = Math.max(left - 1, 0);
    const up = Math.min(right + 1, last);
    if (topDone || gap(values[down], wanted) <= gap(values[up], wanted)) {
      order.push(down);
      left = down;
    } else {
      order.push(up);
      if (right < last) right += 1;
      else topDone = true;
    }
  }
  return order;
}

/** The order of a unit's partitions around the target; all but partition 0 when the target is in it. */
export function partitionOrder(partitions: Partitions, own: number, target: number): number[] {
  const count = partitions.members.length;
  if (own === 0) return Array.from({ length: count - 1 }, (_, at) => at + 1);
  const order = [own];
  let higher = own - 1;
  let lower = own + 1;
  while (higher >= 0 || lower < count) {
    const upGap = higher >= 0 ? gap(partitions.low[higher], target) : Number.POSITIVE_INFINITY;
    const downGap = lower < count ? gap(partitions.high[lower], target) : Number.POSITIVE_INFINITY;
    if (lower >= count || (higher >= 0 && upGap <= downGap)) order.push(higher--);
    else order.push(lower++);
  }
  return order;
}

function gap(value: number | undefined, target: number): number {
  return Math.abs((value as number) - target);
}
