import { checkConfig, estimateBytes, idBytes, maiSize } from './config.ts';
import type { LayerProfile } from './layer-profile.ts';
import { type Packing, packingFor } from './packing.ts';
import type { CodesConfig, IndexConfig } from './types.ts';

const headerBytes = 24;

/**
 * Bytes of a layer's index before it is built, from what a sample says of the layer. Within 4 % of what the build makes
 * for trained networks (measured on 128 inputs).
 *
 * @throws EngineError 'bad-argument'
 */
export function profiledBytes(profile: LayerProfile, inputs: number, config: IndexConfig): number {
  checkConfig(profile.units, inputs, config);
  if (config.layout === 'whole') return estimateBytes(profile.units, inputs, config);
  return withRareValues(sharesOf(profile), profile.sample, inputs).reduce(
    (sum, group) => sum + group.units * unitBytes(group, inputs, config),
    0,
  );
}

/** A group of a profile as shares of the inputs. */
type Shares = { units: number; mode: number; above: number; values: number | null };

function sharesOf({ groups, sample }: LayerProfile): Shares[] {
  return groups.map(({ units, mode, above, values }) => ({
    units,
    mode: mode / sample,
    above: above * 16 > sample ? 1 - mode / sample : (1.5 * above) / sample,
    values,
  }));
}

/** Bytes of the block of one unit; wasm/src/plan.cpp chooses the layout, wasm/src/block.cpp writes it. */
function unitBytes({ mode, above, values }: Shares, inputs: number, config: CodesConfig): number {
  const { partitions } = config;
  const hasMode = mode * partitions > 1;
  const rest = hasMode ? 1 - mode : 1;
  const wanted = hasMode ? Math.min(255, Math.max(1, Math.round(rest * partitions))) : partitions;
  const others = Math.max(1, Math.min(wanted, values ?? wanted, Math.ceil(rest * inputs)));
  const plain = codeBytes(others + (hasMode ? 1 : 0), inputs);
  const sparse = hasMode ? sparseBytes(rest, others, inputs) : plain;
  const most = maiSize(inputs, config);
  const members = hasMode ? Math.min(most, Math.ceil(above * inputs)) : most;
  const bounds = 8 * others + (hasMode ? 4 : 0);
  const bytes = headerBytes + bounds + (4 + idBytes(inputs)) * members + Math.min(plain, sparse);
  return Math.ceil(bytes / 4) * 4;
}

const packings = new Map<number, Packing>();

function codeBytes(symbols: number, count: number): number {
  const known = packings.get(symbols);
  const packing = known ?? packingFor(symbols);
  if (!known) packings.set(symbols, packing);
  return Math.ceil(count / packing.digits) * packing.bytes;
}

/** One bit per input says whether it has the mode; nothing at all for a unit that has no other value. */
function sparseBytes(rest: number, others: number, inputs: number): number {
  return rest === 0 ? 0 : codeBytes(2, inputs) + codeBytes(others, Math.ceil(rest * inputs));
}

/**
 * Some units that were constant in the sample are not so over all inputs. When the shares of other values are spread
 * evenly over orders of magnitude (ReLU units that hardly ever fire), for each unit with one other value in a sample of s
 * there are ln(n / s) - 0.58 (Euler's constant) more that show theirs only among n inputs.
 */
function withRareValues(groups: Shares[], sample: number, inputs: number): Shares[] {
  const constant = groups.find(({ mode }) => mode === 1);
  if (!constant || sample < 2) return groups;
  const once = groups.filter(({ mode }) => Math.round((1 - mode) * sample) === 1);
  const more = Math.max(0, Math.log(inputs / sample) - 0.577);
  const units = Math.min(
    constant.units,
    Math.round(more * once.reduce((sum, group) => sum + group.units, 0)),
  );
  const share = 1 / Math.sqrt(inputs * sample);
  const rare = { units, mode: 1 - share, above: share, values: null };
  return [
    ...groups.filter((group) => group !== constant),
    { ...constant, units: constant.units - units },
    rare,
  ];
}
