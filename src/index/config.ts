import { EngineError } from '../lib/errors.ts';
import { packedBytes } from './packing.ts';
import type { CodesConfig, IndexConfig } from './types.ts';

/** Within 18.5 % of float32 storage at 10,000 inputs, and near the least inputs run for groups of 3 and more. */
export const defaultConfig: CodesConfig = { layout: 'codes', partitions: 32, maiRatio: 0.01 };

/**
 * Inputs of the sample in each partition: depths vary by a fifth, a random input meets a partition 4 % deeper than the mean
 * (by 1 / sqrt(24) and 1 / 24). Fewer than `minSample` in all would tell the share of a frequent value badly.
 */
const samplePerPartition = 24;
const minSample = 512;
const maxSample = 2048;
/**
 * What memory the sample may take: a quarter of the index and 16 MiB, and never less than 32 MiB. The index of a layer whose
 * units are mostly zero is a quarter of the estimate.
 */
const sampleSlack = 16 * 1024 * 1024;
const leastSampleBytes = 32 * 1024 * 1024;
const headerBytes = 24;

/** Whole blocks are handed over in pieces of at most this many bytes; a larger block is a piece of its own. */
export const maxPieceBytes = 4 * 1024 * 1024;

/** @throws EngineError 'bad-argument' */
export function checkConfig(units: number, inputs: number, config: IndexConfig): void {
  checkWhole('units', units, 1, 2 ** 31);
  checkWhole('inputs', inputs, 1, 2 ** 31);
  if (config.layout === 'whole') return;
  checkWhole('partitions', config.partitions, 2, 256);
  if (!(config.maiRatio >= 0 && config.maiRatio <= 1)) {
    throw new EngineError('bad-argument', `maiRatio: ${config.maiRatio}; 0 to 1 expected; try 0.01`);
  }
}

/** @throws EngineError 'bad-argument' */
export function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new EngineError(
    'bad-argument',
    `${name}: ${value}; a whole number from ${least} to ${most} expected`,
  );
}

/**
 * Number of inputs that the partition edges are taken from; they come first in build order. None when all is kept;
 * fewer than otherwise when they would take much more memory than the finished index.
 */
export function sampleSize(units: number, inputs: number, config: IndexConfig): number {
  if (config.layout === 'whole') return 0;
  const wanted = clamp(samplePerPartition * config.partitions, minSample, maxSample);
  const bytes = Math.max(leastSampleBytes, estimateBytes(units, inputs, config) / 4 + sampleSlack);
  return Math.min(inputs, wanted, Math.ceil(bytes / (4 * units)));
}

/** Number of inputs kept per unit in the Maximum Activation Index. */
export function maiSize(inputs: number, config: IndexConfig): number {
  return config.layout === 'whole' ? 0 : Math.floor(inputs * config.maiRatio);
}

/** Bytes of an input id in the Maximum Activation Index. */
export function idBytes(inputs: number): 2 | 4 {
  return inputs <= 65536 ? 2 : 4;
}

/**
 * Bytes of a layer's index, before its activations are known: what it takes when no value is frequent. Units that
 * are often zero take less.
 *
 * @throws EngineError 'bad-argument'
 */
export function estimateBytes(units: number, inputs: number, config: IndexConfig = defaultConfig): number {
  checkConfig(units, inputs, config);
  if (config.layout === 'whole') return units * (headerBytes + 4 * inputs);
  const partitions = Math.min(config.partitions, inputs);
  const maiBytes = (4 + idBytes(inputs)) * maiSize(inputs, config);
  const bytes = headerBytes + 8 * partitions + maiBytes + packedBytes(partitions, inputs);
  return units * Math.ceil(bytes / 4) * 4;
}

/** Bytes of memory the core starts a shard with: the sample or all values, rows, their window, the ids in build order. */
export function startingBytes(units: number, inputs: number, sample: number, config: IndexConfig): number {
  const rows = clamp(Math.floor(2 ** 18 / units), 16, 64);
  const window = Math.min(inputs, clamp(Math.floor(2 ** 21 / units), 128, 512)) + 16;
  const kept = config.layout === 'whole' ? inputs : sample;
  return units * (4 * (kept + rows + window) + 256) + 4 * inputs;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
