import { estimateBytes } from './config.ts';
import { profiledBytes } from './estimate.ts';
import type { LayerProfile } from './layer-profile.ts';
import type { CodesConfig, IndexConfig } from './types.ts';

/** A layer to be indexed. */
export type BudgetLayer = { name: string; units: number; inputs: number; profile?: LayerProfile };

export const leastPartitions = 2;
export const mostPartitions = 256;
/** The MAI has room for the answer of a query of this k about one unit. */
const usualK = 20;

/**
 * Inputs that a query about similar inputs runs, k = 20, medians over trained layers: one unit whose target is not in its
 * MAI runs one partition; groups of 3 to 10 units run k + 0.1 n / partitions (fitted to ResNet-20 on CIFAR-10, 16 to 256
 * partitions: 82 to 24 at n = 10,000).
 */
export function expectedInputs(partitions: number, inputs: number): { oneUnit: number; group: number } {
  const depth = Math.min(inputs, Math.ceil(inputs / partitions));
  return { oneUnit: depth, group: Math.min(inputs, Math.round(usualK + 0.1 * depth)) };
}

/** What all layers that are not kept whole get: `cover` times a partition's inputs are in the MAI. */
export type Depth = { partitions: number; cover: number };

/**
 * Depths in the order they are tried. With the inputs of the highest partition in the MAI (1.25: partitions are not all
 * equally deep), queries about highest inputs need no more than k or so; measured on convolutional layers of VGG on CIFAR-10,
 * at equal size, that runs fewer inputs than more partitions without it. Below 64 partitions it takes more than it saves.
 */
export const depths: readonly { cover: number; least: number }[] = [
  { cover: 1.25, least: 64 },
  { cover: 1, least: 64 },
  { cover: 0, least: leastPartitions },
];

/** The MAI holds `usualK` inputs at least; in steps of 0.01 %. */
export function codesOf({ inputs }: BudgetLayer, { partitions, cover }: Depth): CodesConfig {
  const ratio = Math.max(usualK / inputs, cover / partitions);
  return { layout: 'codes', partitions, maiRatio: Math.min(1, Math.ceil(ratio * 10_000 - 1e-6) / 10_000) };
}

export function estimateOf({ units, inputs, profile }: BudgetLayer, config: IndexConfig): number {
  return profile ? profiledBytes(profile, inputs, config) : estimateBytes(units, inputs, config);
}

export function codedBytes(layers: readonly BudgetLayer[], depth: Depth): number {
  return sum(layers.map((layer) => estimateOf(layer, codesOf(layer, depth))));
}

export function fullOf({ units, inputs }: BudgetLayer): number {
  return 4 * units * inputs;
}

export function wholeOf(layer: BudgetLayer): number {
  return estimateOf(layer, { layout: 'whole' });
}

export function leastBytes(layers: readonly BudgetLayer[]): number {
  return codedBytes(layers, { partitions: leastPartitions, cover: 0 });
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
