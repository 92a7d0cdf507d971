import { formatBytes } from '../lib/bytes.ts';
import { EngineError } from '../lib/errors.ts';
import { type Budget, chooseConfig, defaultBudget, type LayerChoice } from './budget.ts';
import type { LayerProfile } from './layer-profile.ts';

export type ColumnsQuestion = {
  name: string;
  units: number;
  /** Null for a layer without channels. */
  channels: number | null;
  inputs: number;
  /** Of the neurons. */
  profile?: LayerProfile;
  budget?: Budget;
  /** Storage that is left. */
  bytesLeft: number;
};

export type ColumnsChoice = { columns: 'neurons' | 'channels'; choice: LayerChoice; why: string };

/**
 * What can be indexed of a layer in the storage that is left: its neurons or, where they do not fit, its channels, pooled by
 * max and by mean, two columns each.
 *
 * @throws EngineError 'storage' when neither fits, and what `chooseConfig` throws.
 */
export function chooseColumns(question: ColumnsQuestion): ColumnsChoice {
  const { name, channels, inputs, bytesLeft, budget = defaultBudget } = question;
  const neurons = chooseConfig(question, budget);
  if (neurons.bytes <= bytesLeft) return { columns: 'neurons', choice: neurons, why: neurons.why };
  const pooled = channels === null ? null : chooseConfig({ name, units: 2 * channels, inputs }, budget);
  const found = `${formatBytes(neurons.bytes)} for its neurons, ${formatBytes(bytesLeft)} of storage left`;
  if (pooled && pooled.bytes <= bytesLeft) {
    const why = `${name}: ${found}; its ${channels} channels are indexed instead, pooled by max and by mean: ${pooled.why}`;
    return { columns: 'channels', choice: pooled, why };
  }
  const least = Math.min(neurons.bytes, pooled?.bytes ?? neurons.bytes);
  throw new EngineError(
    'storage',
    `${name}: ${found}; at least ${formatBytes(least)} expected; delete an index or lower the budget`,
  );
}
