import { expect, it } from 'vitest';
import { type Progress, progressMeter } from '../lib/progress.ts';
import { joinedProgress } from './joined-progress.ts';

/** A step that reports phases of so many passes each. */
function work(phases: readonly number[], report: (progress: Progress) => void): void {
  for (const total of phases) {
    const tick = progressMeter('inner', total, 'passes', report, 0);
    for (let done = 1; done <= total; done++) tick(done);
  }
}

it.each([
  ['as many passes as expected', [[10], [10]]],
  [
    'phases one after another',
    [
      [1, 8, 1],
      [1, 8, 1],
    ],
  ],
  ['more passes than expected', [[10, 10, 7], [40]]],
  ['fewer passes than expected', [[2], [1, 1]]],
])('never goes back, and ends at its total: %s', (_, steps) => {
  const seen: Progress[] = [];
  const shares = steps.map(() => 10);
  const next = joinedProgress('Outer', shares, (progress) => seen.push(progress));
  for (const [i, phases] of steps.entries()) {
    const report = next();
    const before = seen.at(-1)?.done ?? 0;
    work(phases, report);
    for (const { done } of seen.slice(1)) expect(done).toBeLessThanOrEqual(10 * (i + 1));
    expect(before).toBeLessThanOrEqual(10 * i);
  }
  next();
  const done = seen.map((progress) => progress.done);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(seen.every(({ phase, total }) => phase === 'Outer' && total === 20)).toBe(true);
  expect(done.at(-1)).toBe(20);
});
