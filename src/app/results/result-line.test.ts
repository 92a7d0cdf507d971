import { describe, expect, it } from 'vitest';
import type { Answer } from '../shared/store.ts';
import { resultLine, runningLine } from './result-line.ts';

const stats = {
  inputs: 10_000,
  inputsRun: 64,
  inputsCached: 0,
  known: 3,
  pruned: 9_933,
  unreached: 0,
  batches: 2,
  scanMs: 4,
  inferenceMs: 70,
  buildMs: 6_200,
  totalMs: 84,
};
const answer = (exact: boolean, theta: number | null, indexMs: number | null): Answer => ({
  query: { layer: 'a', units: [1], kind: 'highest', k: 2 },
  result: { rows: [], guarantee: { exact, theta }, stats, trace: [] },
  indexMs,
});

describe('the line about an answer', () => {
  it('says what is certain', () => {
    expect(resultLine(answer(true, 1, 6200))).toBe(
      'exact; 64 of 10,000 inputs were run; 84 ms; index built in 6.2 s',
    );
    expect(resultLine(answer(false, 1.25, null))).toMatch(/^within a factor of 1\.25; 64 of/);
    expect(resultLine(answer(false, null, null))).toMatch(/^stopped early/);
    const built = answer(true, 1, 6200);
    built.result.stats = { ...stats, inputs: 9_999, inputsRun: 10_001 };
    expect(resultLine(built)).toMatch(/^exact; 9,999 of 9,999 inputs were run/);
  });

  it('tells of one on its way', () => {
    const row = { input: 1, score: 2, activations: [2] };
    expect(runningLine({ rows: [row, row], finalRows: 1, theta: 1.5, inputsRun: 1200 })).toBe(
      '1 of 2 rows are final; 1,200 inputs were run; within a factor of 1.5 so far',
    );
  });
});
