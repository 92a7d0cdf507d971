import { expect, test } from 'vitest';
import { defaultConfig, estimateBytes, sampleSize } from './config.ts';

const MiB = 1024 * 1024;

test('the sample has 24 inputs per partition, 512 to 2,048 in all, and no more than there are', () => {
  const of = (partitions: number, inputs = 10_000) =>
    sampleSize(1000, inputs, { ...defaultConfig, partitions });
  expect([2, 21, 22, 32, 64, 85, 86, 256].map((partitions) => of(partitions))).toEqual([
    512, 512, 528, 768, 1536, 2040, 2048, 2048,
  ]);
  expect(of(64, 300)).toBe(300);
  expect(sampleSize(1000, 10_000, { layout: 'whole' })).toBe(0);
});

test('the sample takes at most 32 MiB, or a quarter of the index and 16 MiB', () => {
  const config = { ...defaultConfig, partitions: 256 };
  expect(sampleSize(4096, 10_000, config)).toBe(2048);
  for (const units of [4096, 8192, 16_384, 100_000]) {
    const bytes = 4 * units * sampleSize(units, 10_000, config);
    const quarter = estimateBytes(units, 10_000, config) / 4;
    expect(bytes).toBeLessThan(Math.max(32 * MiB, quarter + 16 * MiB) + 4 * units);
  }
});
