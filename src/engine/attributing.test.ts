import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorMemory } from '../model/index.ts';
import type { AttributionRequest, MethodInfo, Progress } from './api.ts';
import {
  close,
  closeSession,
  inputs,
  logits,
  map,
  maps,
  openSession,
  refusal,
  session,
} from './test-attribution.ts';

beforeAll(() => openSession('attributing'), 60_000);
afterAll(closeSession);

/** A method with as few passes as show that it works. */
function quick({ name, options }: MethodInfo): AttributionRequest['method'] {
  const few: Record<string, number> = { steps: 3, samples: 2, window: 14, step: 7, patch: 7 };
  const own = options.filter(({ key }) => key in few).map(({ key }) => [key, few[key]]);
  return { name, ...Object.fromEntries(own) } as AttributionRequest['method'];
}

describe('methods', () => {
  it('explains inputs and layers by every method that can, several inputs as one by one', async () => {
    const methods = await session.attributionMethods();
    for (const info of methods) {
      const { name, at: takes } = info;
      const places =
        takes === 'no' ? [undefined] : takes === 'required' ? ['fc1'] : [undefined, 'block2_pool'];
      for (const layer of places) {
        const request = { method: quick(info), ...(layer ? { at: { layer } } : {}) };
        const { shape, maps: found } = await session.attribute({
          quantity: logits,
          inputs: [4, 9, 4],
          ...request,
        });
        const own = layer === 'fc1' ? [64] : layer ? [7, 7, 32] : [28, 28, 1];
        expect(shape, name).toEqual(own);
        expect(found.map(({ input }) => input)).toEqual([4, 9, 4]);
        const single = await map({ inputs: [9], ...request });
        close(found[1]?.data as Float32Array, single.data, 1e-3);
        expect(
          single.data.some((value) => value !== 0),
          `${name} at ${layer}`,
        ).toBe(true);
      }
    }
  });

  it('needs a layer for some, and takes none for others', async () => {
    await expect(map({ method: 'conductance' })).rejects.toMatchObject(refusal('at: found no layer'));
    await expect(map({ method: 'internal-influence' })).rejects.toMatchObject(refusal('at: found no layer'));
    await expect(map({ method: 'grad-cam', at: { layer: 'fc1' } })).rejects.toMatchObject(
      refusal('at: found fc1; expected no layer'),
    );
    await expect(map({ at: { layer: 'fc9' } })).rejects.toMatchObject(refusal('"fc9"'));
  });

  it('refuses unknown names and values by name', async () => {
    const ask = (method: unknown) => map({ method: method as AttributionRequest['method'] });
    await expect(ask('gradent')).rejects.toMatchObject(refusal('method: found "gradent"; expected one of'));
    await expect(ask({})).rejects.toMatchObject(refusal('method: found undefined'));
    await expect(ask({ name: 'integrated-gradients', stepz: 3 })).rejects.toMatchObject(
      refusal('integrated-gradients: found the option "stepz"; expected one of steps, '),
    );
    await expect(ask({ name: 'epsilon-lrp', epsilon: 0 })).rejects.toMatchObject(
      refusal('epsilon-lrp, epsilon'),
    );
    await expect(maps({ inputs: [] })).rejects.toMatchObject(refusal('inputs: found none'));
    await expect(maps({ inputs: [inputs] })).rejects.toMatchObject(refusal('inputs: found 40'));
  });

  it('describes forms whose every default is taken, and whose conditions name options of the method', async () => {
    for (const info of (await session.attributionMethods()) as MethodInfo[]) {
      const keys = info.options.map(({ key }) => key);
      const conditions = [info.baselineWhen, ...info.options.map(({ when }) => when)];
      for (const condition of conditions)
        for (const [key, values] of Object.entries(condition ?? {})) {
          const field = info.options[keys.indexOf(key)];
          expect(field?.kind).toBe('choice');
          const offered = field?.kind === 'choice' ? field.choices.map(({ value }) => value) : [];
          expect(offered).toEqual(expect.arrayContaining([...values] as string[]));
        }
    }
    expect(structuredClone(await session.attributionMethods())).toEqual(await session.attributionMethods());
  });

  it('covers windows and features of every shape', async () => {
    const occlusion = (options: object) => map({ method: { name: 'occlusion', ...options } as never });
    const wide = await occlusion({ window: 4, step: 4, windowWidth: 14, stepAcross: 14 });
    const rows = Array.from({ length: 28 }, (_, y) => wide.data.slice(y * 28, y * 28 + 28));
    expect(rows.every((row) => new Set(row.subarray(0, 14)).size === 1)).toBe(true);
    expect(rows.some((row) => row[0] !== row[14])).toBe(true);
    const columns = await map({ method: { name: 'shapley-sampling', by: 'columns', samples: 2 } });
    for (let x = 0; x < 28; x++) expect(columns.data[x]).toBe(columns.data[27 * 28 + x]);
    expect(columns.check?.gap).toBeCloseTo(0, 3);
  });
});

describe('long calls', () => {
  const all = [0, 1, 2, 3];
  const slow: AttributionRequest = {
    quantity: logits,
    inputs: all,
    method: { name: 'integrated-gradients', steps: 40 },
  };

  it('shows one meter for all inputs, and maps as they come', async () => {
    const seen: Progress[] = [];
    const told: number[][] = [];
    const { maps: found } = await session.attribute(slow, {
      onProgress: (progress) => seen.push(progress),
      onMaps: (some) => told.push(some.map(({ input }) => input)),
    });
    expect(told.flat()).toEqual(all);
    expect(told.length).toBeGreaterThan(1);
    expect(found.map(({ input }) => input)).toEqual(all);
    const done = seen.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(new Set(seen.map(({ phase, total }) => `${phase} ${total}`)).size).toBe(1);
    expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
  });

  it('runs inputs of a quick method together', async () => {
    const told: number[] = [];
    await session.attribute(
      { quantity: logits, inputs: all, method: 'gradient' },
      { onMaps: (some) => told.push(some.length) },
    );
    expect(told).toEqual([4]);
  });

  it('stops in the middle of an input, and goes on with later calls', async () => {
    const before = tensorMemory().tensors;
    for (const ask of [
      (options: object) =>
        session.attribute(
          { ...slow, method: { name: 'occlusion', window: 2, step: 1 }, inputs: [4] },
          options,
        ),
      (options: object) =>
        session.checkAttribution({ ...slow, inputs: [4], checks: ['max-sensitivity'] }, options),
    ]) {
      const stop = new AbortController();
      // Reports are rare: of a quick call only the first comes before the end.
      const onProgress = ({ done, total }: Progress) => {
        if (done < total) stop.abort();
      };
      await expect(ask({ signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
      expect(tensorMemory().tensors).toBe(before);
    }
    expect(await maps({})).toHaveLength(1);
  });

  it('keeps no tensor over a hundred maps', async () => {
    const methods = await session.attributionMethods();
    const run = async () => {
      for (const info of methods)
        await maps({ method: quick(info), ...(info.at === 'required' ? { at: { layer: 'fc1' } } : {}) });
    };
    await run();
    const before = tensorMemory().tensors;
    for (let i = 0; i < Math.ceil(100 / methods.length); i++) await run();
    expect(tensorMemory().tensors).toBe(before);
  });
});
