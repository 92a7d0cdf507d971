import { formatBytes } from '../lib/bytes.ts';
import { thousands } from '../lib/thousands.ts';
import type { IndexConfig } from './types.ts';

/** What a layer's index keeps and why, for people: `64 units: kept whole, 2.6 MB, so that queries run nothing`. */
export function sentenceOf(
  layer: { units: number; inputs: number },
  config: IndexConfig,
  bytes: number,
  expected: { oneUnit: number; group: number } | null,
): string {
  const units = `${thousands(layer.units)} ${layer.units === 1 ? 'unit' : 'units'}`;
  if (config.layout === 'whole')
    return `${units}: kept whole, ${formatBytes(bytes)}, so that queries run nothing`;
  const kept = `${config.partitions} partitions and an MAI of ${percent(config.maiRatio)}`;
  const size = `${formatBytes(bytes)}, ${percent(bytes / (4 * layer.units * layer.inputs))} of full`;
  return expected
    ? `${units}: ${kept}, ${size}; ${runs(expected, layer.inputs)}`
    : `${units}: ${kept}, ${size}`;
}

/** `17.2 %`, of a share of 0 to 1. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(share < 0.02 ? 2 : 1))} %`;
}

function runs({ oneUnit, group }: { oneUnit: number; group: number }, inputs: number): string {
  return `a query about a similar input runs about ${thousands(group)} of ${thousands(inputs)} for several units, ${thousands(oneUnit)} for one`;
}
