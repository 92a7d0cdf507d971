import { NoPatches, type Part, type Points, type Step } from './parts.ts';
import { alike, concatenation, padding, pointwise } from './pointwise.ts';
import { isValue, type Operation, type Value } from './recording.ts';
import { BY_ROWS, byRows, keepsShape, NUMBERWISE, reshaping } from './rows.ts';
import { SLIDING, sliding } from './sliding.ts';

const steps = new Map<string, Step>([
  ...SLIDING.map((kernel): [string, Step] => [kernel, sliding]),
  ...[...NUMBERWISE].map((kernel): [string, Step] => [kernel, pointwise]),
  ...BY_ROWS.map((kernel): [string, Step] => [kernel, byRows]),
  ['Reshape', reshaping],
  ['PadV2', padding],
  ['Concat', concatenation],
]);

/** @throws NoPatches */
export function step(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const way = steps.get(operation.kernel);
  if (!way) throw new NoPatches(operation.kernel);
  const part = way(operation, parts, points);
  const [, height, width] = operation.output.base.shape;
  const all = part.rects && part.rects.height === height && part.rects.width === width;
  return all ? { tensor: part.tensor, rects: null } : part;
}

/** Whether an operation may read more of its operands than their patches. */
export function readsAround(operation: Operation): boolean {
  const way = steps.get(operation.kernel);
  if (way === padding) return false;
  if (way === reshaping) return !keepsShape(operation);
  const values = operation.operands.filter(([, operand]) => isValue(operand)).length;
  return way !== pointwise || values > 1 || !alike(operation);
}
