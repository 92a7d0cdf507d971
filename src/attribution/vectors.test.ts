import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend as startBackend } from '../model/test-fixtures.ts';
import { explain, type Method } from './explain.ts';
import { contextFor, methodOf, PLAIN_CASES, problemFor } from './test-cases.ts';
import { compare, targetOf, vectorGraph } from './test-vectors.ts';

describe.each(['cpu', 'wasm'] as const)('numbers of DeepExplain and Captum on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(PLAIN_CASES.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
    const { maps } = await explain(problemFor(one), methodOf(one) as Method, contextFor(one));
    expect(compare(one, maps)).toBeNull();
  });
});

it('reads every target', () => {
  expect(PLAIN_CASES.length).toBeGreaterThan(50);
  expect(PLAIN_CASES.map((one) => targetOf(one, vectorGraph(one.model as string)).kind)).toContain(
    'weighted',
  );
});
