import { prepareGradients, type TensorGraph } from '../model/index.ts';
import type { Crew } from './crew.ts';
import { type Field, fieldOf, type PlainField } from './field.ts';
import { type Batch, onePass, type Passed } from './pass.ts';
import { type Block, type BlockValues, runBlock } from './patches/block.ts';
import { quantityFrom } from './quantities.ts';

/** What a worker is asked: plain data, arrays of numbers included. */
export type Task =
  | { kind: 'pass'; field: PlainField; data: Float32Array[]; rows: number; gradients: boolean }
  | { kind: 'block'; field: PlainField; block: Block };

/** What it answers; null for a block that has no way by patches. */
export type Done = Passed | BlockValues | null;

/** Does a task with a network: the same as where it comes from. */
export async function runTask({ graph }: { graph: TensorGraph }, task: Task): Promise<Done> {
  const { variables, held, quantity } = task.field;
  const field = fieldOf(graph, variables, quantityFrom(graph, quantity), held);
  if (task.kind === 'block') return runBlock(field, task.block);
  await prepareGradients();
  const { data, rows, gradients } = task;
  return onePass(field, { data, source: identity(rows), rows }, null, gradients ? {} : null);
}

/** A batch of points in a worker. */
export async function passThere(
  crew: Crew,
  field: Field,
  { data, source, rows }: Batch,
  gradients: boolean,
): Promise<Passed> {
  const done = await crew.run({ kind: 'pass', field: plain(field, source), data, rows, gradients });
  return done as Passed;
}

/** A block of points in a worker. */
export async function blockThere(
  crew: Crew,
  field: Field,
  block: Block,
  source: Int32Array,
): Promise<BlockValues | null> {
  const done = await crew.run({ kind: 'block', field: plain(field, source), block });
  return done as BlockValues | null;
}

function plain(field: Field, source: Int32Array): PlainField {
  if (!field.plain) throw new Error('a field that can be told as plain data expected');
  return field.plain(source);
}

function identity(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => i);
}
