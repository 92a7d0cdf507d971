import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorMemory } from '../model/index.ts';
import type { AttributionRequest, Progress } from './api.ts';
import { closeSession, logits, map, openSession, refusal, session } from './test-attribution.ts';

beforeAll(() => openSession('checks'), 60_000);
afterAll(closeSession);

describe('checks of maps', () => {
  const checks = ['deletion', 'insertion', 'infidelity', 'max-sensitivity', 'randomisation'] as const;
  const request: AttributionRequest = { quantity: logits, inputs: [4, 9], method: 'gradient-x-input' };

  it('finds all that is asked, for every input, by one meter', async () => {
    // The network keeps some filters turned from its first gradient on.
    await map({});
    const before = tensorMemory().tensors;
    const seen: Progress[] = [];
    const found = await session.checkAttribution(
      { ...request, checks: [...checks] },
      { onProgress: (progress) => seen.push(progress) },
    );
    expect(tensorMemory().tensors).toBe(before);
    expect(found.map(({ input }) => input)).toEqual([4, 9]);
    const [own, black] = await Promise.all([
      map({}),
      map({ method: 'deeplift' }).then(({ output, check }) => output - (check?.expected ?? 0)),
    ]);
    const [first] = found;
    expect(first?.deletion?.values[0]).toBeCloseTo(own.output, 4);
    expect(first?.deletion?.values.at(-1)).toBeCloseTo(black, 4);
    expect(first?.insertion?.values[0]).toBeCloseTo(black, 4);
    expect(first?.insertion?.values.at(-1)).toBeCloseTo(own.output, 4);
    expect(first?.infidelity).toBeGreaterThanOrEqual(0);
    expect(first?.sensitivity).toBeGreaterThan(0);
    expect(Math.abs(first?.randomisation ?? 9)).toBeLessThanOrEqual(1);
    const done = seen.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(new Set(seen.map(({ total }) => total)).size).toBe(1);
  });

  it('uses the baseline also for methods that compare with none', async () => {
    const [found] = await session.checkAttribution({
      ...request,
      inputs: [4],
      baseline: { kind: 'input', input: 9 },
      checks: ['deletion'],
    });
    const other = (await map({ inputs: [9] })).output;
    expect(found?.deletion?.values.at(-1)).toBeCloseTo(other, 4);
  });

  it.each<[string, object]>([
    ['at: found fc1; expected no layer', { at: { layer: 'fc1' }, checks: ['deletion'] }],
    ['checks: found "delution"', { checks: ['delution'] }],
    ['checks: found none', { checks: [] }],
    ['at: found no layer', { method: 'conductance', checks: ['deletion'] }],
    ['method: found maps of 7 x 7', { method: { name: 'grad-cam', enlarge: 'no' }, checks: ['deletion'] }],
  ])('refuses: %s', async (message, rest) => {
    await expect(session.checkAttribution({ ...request, ...rest } as never)).rejects.toMatchObject(
      refusal(message),
    );
  });
});
