import { checkMaps, type Extent, extentOf, joinExtents, type Maps, oneOf } from './maps.ts';

/**
 * How attributions become numbers to draw, after Netlens and TruLens. m = max |a|, p = max a, n = max -a.
 * unsigned_max: a / m. signed_max: a / p where a > 0, a / n where a < 0. magnitude_max: |a| / m.
 * magnitude_sum: |a| / sum |a|. signed_sum: positives over their sum, negatives over the sum of their magnitudes.
 * ..._positive_centered: the same / 2 + 0.5. 01: (a - min) / (max - min). unnormalized: a.
 */
export const normalisations = [
  'unsigned_max',
  'unsigned_max_positive_centered',
  'magnitude_max',
  'magnitude_sum',
  'signed_max',
  'signed_max_positive_centered',
  'signed_sum',
  '01',
  'unnormalized',
] as const;

export type Normalisation = (typeof normalisations)[number];

/** Netlens's choice where none is made: multi-channel maps are drawn as colours, which have to lie in 0..1. */
export function defaultNormalisation(channels: number): Normalisation {
  return channels === 1 ? 'unsigned_max' : 'unsigned_max_positive_centered';
}

/**
 * drawn = (a - offset) / positive where that is above 0 and / negative where it is below, |a| in place of a for
 * magnitudes; then / 2 + 0.5 when centered. `low` and `high` are the ends of the range to colour, in drawn units.
 */
export type Scale = {
  offset: number;
  positive: number;
  negative: number;
  magnitude: boolean;
  centered: boolean;
  low: number;
  high: number;
};

const orOne = (divisor: number) => (divisor > 0 ? divisor : 1);

function divisors(type: Normalisation, { low, high, positiveSum, negativeSum }: Extent) {
  const reach = orOne(Math.max(high, -low));
  const both = (divisor: number) => ({ offset: 0, positive: divisor, negative: divisor });
  if (type === 'unnormalized') return both(1);
  if (type === '01') return { ...both(orOne(high - low)), offset: low };
  if (type === 'magnitude_sum') return both(orOne(positiveSum + negativeSum));
  if (type === 'signed_sum') return { offset: 0, positive: orOne(positiveSum), negative: orOne(negativeSum) };
  if (type.startsWith('signed_max')) return { offset: 0, positive: orOne(high), negative: orOne(-low) };
  return both(reach);
}

/** Ends of the colours: fixed by the type, but for sums and raw values as far as they reach. */
function drawnRange(
  type: Normalisation,
  extent: Extent,
  { positive, negative }: ReturnType<typeof divisors>,
) {
  if (type === 'unsigned_max' || type === 'signed_max') return { low: -1, high: 1 };
  if (!type.endsWith('_sum') && type !== 'unnormalized') return { low: 0, high: 1 };
  const above = Math.max(0, extent.high) / positive;
  const below = Math.max(0, -extent.low) / negative;
  const reach = orOne(Math.max(above, below));
  const signed = type === 'signed_sum' || (type === 'unnormalized' && extent.low < 0);
  return { low: signed ? -reach : 0, high: reach };
}

/** The scale that a normalisation gives to values of this extent. Nothing is divided by zero: a zero map stays zero. */
export function scaleOf(type: Normalisation, found: Extent): Scale {
  const extent = found.low > found.high ? { ...found, low: 0, high: 0 } : found;
  const parts = divisors(type, extent);
  return {
    ...parts,
    ...drawnRange(type, extent, parts),
    magnitude: type.startsWith('magnitude'),
    centered: type.endsWith('positive_centered'),
  };
}

/** An attribution as the scale draws it. */
export function toDrawn(value: number, { offset, positive, negative, magnitude, centered }: Scale): number {
  const shifted = (magnitude ? Math.abs(value) : value) - offset;
  const drawn = shifted / (shifted >= 0 ? positive : negative);
  return centered ? drawn / 2 + 0.5 : drawn;
}

/** The attribution (its magnitude, for magnitudes) that is drawn as this number: what a legend says. */
export function fromDrawn(drawn: number, { offset, positive, negative, centered }: Scale): number {
  const signed = centered ? drawn * 2 - 1 : drawn;
  return signed * (signed >= 0 ? positive : negative) + offset;
}

export type Normalised = {
  maps: Maps;
  /** [count, channels]: the scale of every map and channel. */
  scales: Scale[];
};

/**
 * Maps on a scale of their own, or on one scale for all of them when `shared`, so that their colours can be compared.
 * Each channel has its own scale, but for the sums, which run over all channels: as the code of Netlens does, where its
 * text says the opposite.
 * @throws EngineError 'bad-argument' when shape and data disagree.
 */
export function normalise(maps: Maps, type: Normalisation, { shared = false } = {}): Normalised {
  checkMaps(maps, 'maps');
  const [count, , , channels] = maps.shape;
  const together = type.endsWith('_sum');
  const extents = Array.from({ length: count }, (_, index) => {
    const { data } = oneOf(maps, index);
    if (together) return Array.from({ length: channels }).fill(extentOf(data)) as Extent[];
    return Array.from({ length: channels }, (_, channel) => extentOf(data, channel, channels));
  });
  const common = extents[0]?.map((_, channel) => joinExtents(extents.map((row) => row[channel] as Extent)));
  const scales = extents.flatMap((row) => ((shared && common) || row).map((extent) => scaleOf(type, extent)));

  const data = new Float32Array(maps.data.length);
  const size = data.length / count;
  for (let i = 0; i < data.length; i++) {
    const scale = scales[Math.floor(i / size) * channels + (i % channels)] as Scale;
    data[i] = toDrawn(maps.data[i] ?? Number.NaN, scale);
  }
  return { maps: { data, shape: maps.shape }, scales };
}
