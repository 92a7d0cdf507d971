import { EngineError } from '../lib/errors.ts';
import type { CodesConfig, IndexConfig } from './types.ts';

/** Within 18.5 % of float32 storage at 10,000 inputs, and near the least inputs run for groups of 3 and more. */
export const defaultConfig: CodesConfig = { layout: 'codes', partitions: 32, maiRatio: 0.01 };

const maxSample = 512;
const headerBytes = 16;

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

/** Number of inputs that the partition edges are taken from; they come first in build order. */
export function sampleSize(inputs: number): number {
  return Math.min(inputs, maxSample);
}

/** Number of inputs kept per unit in the Maximum Activation Index. */
export function maiSize(inputs: number, config: IndexConfig): number {
  if (config.layout === 'whole') return 0;
  return Math.floor(inputs * config.maiRatio);
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
  const codes = Math.min(config.partitions, sampleSize(inputs));
  const codeBytes = Math.ceil((inputs * Math.ceil(Math.log2(codes))) / 8);
  const maiBytes = (4 + idBytes(inputs)) * maiSize(inputs, config);
  return units * Math.ceil((headerBytes + 8 * codes + maiBytes + codeBytes) / 4) * 4;
}

/**
 * Bytes the core needs to build a shard: the index with room for candidates of the MAI, the window of rows, the ids
 * in build order, a piece.
 */
export function workingBytes(units: number, inputs: number, config: IndexConfig): number {
  if (config.layout === 'whole') return 0;
  const codeBytes = (inputs * Math.ceil(Math.log2(config.partitions))) / 8;
  const unitBytes = 400 + 12 * config.partitions + 12 * maiSize(inputs, config) + codeBytes;
  return Math.ceil(units * (unitBytes + 4 * sampleSize(inputs)) + 4 * inputs + 2 * maxPieceBytes);
}
