import { formatBytes } from '../lib/bytes.ts';
import { EngineError } from '../lib/errors.ts';
import {
  type BudgetLayer,
  codedBytes,
  codesOf,
  type Depth,
  depths,
  estimateOf,
  expectedInputs,
  fullOf,
  leastBytes,
  leastPartitions,
  mostPartitions,
  sum,
  wholeOf,
} from './budget-layer.ts';
import { percent, sentenceOf } from './budget-text.ts';
import { checkConfig } from './config.ts';
import type { IndexConfig } from './types.ts';

/** For all layers together: bytes, or a share of what all activations take as float32. */
export type Budget = { share: number } | { bytes: number };

export type LayerChoice = {
  name: string;
  config: IndexConfig;
  /** Estimate of the index. */
  bytes: number;
  /** Every activation as float32. */
  fullBytes: number;
  /** One sentence for people. */
  why: string;
};

export type BudgetChoice = {
  layers: LayerChoice[];
  bytes: number;
  fullBytes: number;
  budgetBytes: number;
};

export const defaultBudget: Budget = { share: 0.15 };

const smallBytes = 4 << 20;
const smallUnits = 100;
const smallUnitsBytes = 64 << 20;
const shallowest: Depth = { partitions: leastPartitions, cover: 0 };
/** Of what is left for codes, kept back for what estimates summed over layers miss: 0.1 % was measured. */
const margin = 0.005;
/** Small layers may take so much of a budget. */
const smallPart = 0.25;

/**
 * Says for every layer what its index keeps. Small layers are kept whole, so that their queries run nothing; the others
 * get the same number of partitions, the most that the budget allows, since the worst layer is what a person waits for.
 * A share is meant for the layers that are not small: a model of small layers exceeds it, and so does a data set of so few
 * inputs that codes cost more than activations. Bytes are never exceeded.
 *
 * @throws EngineError 'bad-argument' when the budget is none, or of too few bytes; the message says what the least would be.
 */
export function chooseConfigs(layers: readonly BudgetLayer[], budget: Budget = defaultBudget): BudgetChoice {
  for (const { units, inputs } of layers) checkConfig(units, inputs, { layout: 'whole' });
  const fullBytes = sum(layers.map(fullOf));
  const budgetBytes = bytesOf(budget, fullBytes);
  const small = smallLayers(layers, 'bytes' in budget ? budgetBytes : Number.POSITIVE_INFINITY);
  const coded = layers.filter((layer) => !small.has(layer));
  const left = roomFor(coded, sum([...small].map(wholeOf)), budget, budgetBytes);
  const fitting = deepest(coded, left * (1 - margin)) ?? deepest(coded, left);
  const depth = fitting ?? ('share' in budget ? shallowest : null);
  if (!depth) throw tooSmall(layers, small, fullBytes, budgetBytes);
  const whole = new Set([...small, ...wholeToo(coded, depth, left)]);
  const choices = layers.map((layer) =>
    choiceOf(layer, whole.has(layer) ? { layout: 'whole' } : codesOf(layer, depth)),
  );
  const bytes = sum(choices.map((choice) => choice.bytes));
  return { layers: choices, bytes, fullBytes, budgetBytes };
}

/**
 * `chooseConfigs` for one layer alone.
 *
 * @throws EngineError 'bad-argument'
 */
export function chooseConfig(layer: BudgetLayer, budget: Budget = defaultBudget): LayerChoice {
  return chooseConfigs([layer], budget).layers[0] as LayerChoice;
}

function bytesOf(budget: Budget, fullBytes: number): number {
  const value = 'bytes' in budget ? budget.bytes : budget.share;
  if (value > 0 && Number.isFinite(value)) return 'bytes' in budget ? value : value * fullBytes;
  throw new EngineError(
    'bad-argument',
    `budget: ${value}; a number of bytes or a share above 0 expected; try a share of 0.15`,
  );
}

/** Small layers, the smallest first, as long as the others still fit and keep most of the bytes. */
function smallLayers(layers: readonly BudgetLayer[], bytes: number): Set<BudgetLayer> {
  const small = new Set<BudgetLayer>();
  const sorted = bySize(layers);
  let used = 0;
  for (const [at, layer] of sorted.entries()) {
    const others = sorted.slice(at + 1);
    used += wholeOf(layer);
    const fits =
      others.length === 0 ? used <= bytes : used <= smallPart * bytes && used + leastBytes(others) <= bytes;
    if (!isSmall(layer) || !fits) break;
    small.add(layer);
  }
  return small;
}

function isSmall(layer: BudgetLayer): boolean {
  const full = fullOf(layer);
  return full <= smallBytes || (layer.units <= smallUnits && full <= smallUnitsBytes);
}

function bySize(layers: readonly BudgetLayer[]): BudgetLayer[] {
  return [...layers].sort((a, b) => fullOf(a) - fullOf(b));
}

/** Bytes for the layers that are not small. */
function roomFor(coded: readonly BudgetLayer[], used: number, budget: Budget, budgetBytes: number): number {
  if ('bytes' in budget || used <= smallPart * budgetBytes) return budgetBytes - used;
  return budget.share * sum(coded.map(fullOf));
}

/** The most partitions whose indexes fit, with as much in the MAI as is worth it; null when not even the fewest fit. */
function deepest(layers: readonly BudgetLayer[], bytes: number): Depth | null {
  for (const { cover, least } of depths) {
    const partitions = mostWithin(least, (most) => codedBytes(layers, { partitions: most, cover }) <= bytes);
    if (partitions !== null) return { partitions, cover };
  }
  return null;
}

function mostWithin(least: number, fitting: (partitions: number) => boolean): number | null {
  let fits = least - 1;
  let over = mostPartitions + 1;
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (fitting(middle)) fits = middle;
    else over = middle;
  }
  return fits < least ? null : fits;
}

/** Layers that are no larger whole than as codes, and, with all partitions there are, those that fit into what is left. */
function wholeToo(coded: readonly BudgetLayer[], depth: Depth, bytes: number): BudgetLayer[] {
  const whole: BudgetLayer[] = [];
  let left = bytes - codedBytes(coded, depth);
  for (const layer of bySize(coded)) {
    const more = wholeOf(layer) - estimateOf(layer, codesOf(layer, depth));
    if (more > 0 && (depth.partitions < mostPartitions || more > left)) continue;
    whole.push(layer);
    left -= more;
  }
  return whole;
}

function choiceOf(layer: BudgetLayer, config: IndexConfig): LayerChoice {
  const bytes = estimateOf(layer, config);
  const fullBytes = fullOf(layer);
  const expected = config.layout === 'codes' ? expectedInputs(config.partitions, layer.inputs) : null;
  const why = sentenceOf(layer, config, bytes, expected);
  return { name: layer.name, config, bytes, fullBytes, why };
}

function tooSmall(
  layers: readonly BudgetLayer[],
  small: ReadonlySet<BudgetLayer>,
  fullBytes: number,
  budgetBytes: number,
): EngineError {
  const least = sum(layers.map((layer) => (small.has(layer) ? wholeOf(layer) : leastBytes([layer]))));
  const what = layers.length === 1 ? 'this layer' : `these ${layers.length} layers`;
  return new EngineError(
    'bad-argument',
    `budget: ${formatBytes(budgetBytes)}; at least ${formatBytes(least)} (${percent(least / fullBytes)} of full) expected for ${what}; raise the budget or index fewer layers`,
  );
}
