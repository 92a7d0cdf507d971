import { engine, ones, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import type { Field } from './field.ts';
import { type RuleSet, withRules } from './rules.ts';
import { markTape } from './tape.ts';

/** Points that run at once: [rows, size] for each variable, and the source of each row. */
export type Batch = { data: Float32Array[]; source: Int32Array; rows: number };

/** `values` [rows], or as many numbers a row as the field gives; `gradients` [rows, size] for each variable, or none. */
export type Passed = { values: Float32Array; gradients: Float32Array[] };

/** The quantity at a batch of points, and its gradients unless `differentiate` is null. */
export async function onePass(
  field: Field,
  now: Batch,
  reference: Batch | null,
  differentiate: { rules?: RuleSet } | null,
): Promise<Passed> {
  const tensors = differentiate ? taped(field, now, reference, differentiate.rules) : forward(field, now);
  try {
    const [values, ...gradients] = await Promise.all(
      tensors.map(async (one) => (await one.data<'float32'>()).slice()),
    );
    return { values: values as Float32Array, gradients };
  } finally {
    for (const one of tensors) one.dispose();
  }
}

function forward(field: Field, batch: Batch): Tensor[] {
  return guarded('device', () => tidy(() => [field.value(tensorsOf(field, batch), batch.source)]));
}

/** [values, gradient of each variable]; zeros where the quantity does not depend on a variable. */
function taped(field: Field, now: Batch, reference: Batch | null, rules: RuleSet | undefined): Tensor[] {
  return guarded('unsupported', () =>
    tidy(() => {
      const xs = tensorsOf(field, now);
      const others = reference ? tensorsOf(field, reference) : [];
      const record = () => {
        const marks = [markTape()];
        if (reference) {
          field.value(others, reference.source);
          marks.push(markTape());
        }
        const y = field.value(xs, now.source);
        rules?.inspect?.({ xs, marks });
        return y;
      };
      const { value, grads } = withRules(rules?.configs ?? [], () =>
        engine().gradients(record, xs, ones([now.rows]), true),
      );
      const found = grads as (Tensor | undefined)[];
      return [value, ...xs.map((x, v) => found[v] ?? zeros(x.shape))];
    }),
  );
}

function tensorsOf(field: Field, { data, rows }: Batch): Tensor[] {
  return data.map((all, v) => tensor(all, [rows, ...(field.shapes[v] as number[])], 'float32'));
}

function guarded<T>(code: 'device' | 'unsupported', run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const what = code === 'device' ? 'running the network failed' : 'an operation cannot be differentiated';
    throw new EngineError(
      code,
      `network: ${what} (${reason}); ${code === 'device' ? 'a working backend' : 'a chain of differentiable operations'} expected; try another ${code === 'device' ? 'backend' : 'layer, or a method that only runs the network'}`,
      { cause: thrown },
    );
  }
}
