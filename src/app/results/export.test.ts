import { describe, expect, it } from 'vitest';
import type { Answer } from '../shared/store.ts';
import { answerCsv, answerJson } from './export.ts';

const answer: Answer = {
  query: { layer: 'a', units: [3, { channel: 9, pool: 'max' }], kind: 'highest', k: 2 },
  result: {
    rows: [
      { input: 1, score: 2.5, activations: [2, 0.5] },
      { input: 0, score: 1, activations: [1, 0] },
    ],
    guarantee: { exact: true, theta: 1 },
    stats: {
      inputs: 2,
      inputsRun: 2,
      inputsCached: 0,
      known: 0,
      pruned: 0,
      unreached: 0,
      batches: 1,
      scanMs: 1,
      inferenceMs: 1,
      totalMs: 2,
      buildMs: 0,
    },
    trace: [],
  },
  indexMs: null,
};

describe('export', () => {
  it('writes CSV with names, quoted where needed', () => {
    const tables = { classes: ['shirt, "long"', 'bag'], labels: [0, 1], predictions: null };
    expect(answerCsv(answer, tables).split('\r\n')).toEqual([
      'rank,input,score,label,prediction,unit 3,max of channel 9',
      '1,1,2.5,bag,,2,0.5',
      '2,0,1,"shirt, ""long""",,1,0',
      '',
    ]);
  });

  it('writes JSON that reads back', () => {
    expect(JSON.parse(answerJson(answer))).toEqual({ query: answer.query, ...answer.result });
  });
});
