import type { CachedRow } from './activation-cache.ts';

/**
 * Ranks a row when it is used; the row of lowest rank is evicted first.
 * @param floor rank of the last row evicted.
 */
export type CachePolicy = (row: Pick<CachedRow, 'bytes' | 'lastUse' | 'uses'>, floor: number) => number;

/** Evicts the row whose last use is longest ago. */
export const leastRecent: CachePolicy = (row) => row.lastUse;

/** Evicts the row used last. */
export const mostRecent: CachePolicy = (row) => -row.lastUse;

/** About what a forward pass costs, in bytes of activations: running an input for a small layer costs as much. */
const passBytes = 1 << 16;

/**
 * Greedy-Dual-Size-Frequency (Cherkasova, HP Labs 1998): often used and cheap to keep against costly to run again; old
 * merit fades because newcomers start from the rank last evicted.
 */
export const greedyDual: CachePolicy = (row, floor) => floor + (row.uses * passBytes) / row.bytes;
