import { type CachePolicy, greedyDual } from './cache-policy.ts';

/** One input's activations of one whole layer, and what a policy may weigh. */
export type CachedRow = {
  row: Float32Array;
  bytes: number;
  /** Number of the last use, counted over the whole cache. */
  lastUse: number;
  uses: number;
  rank: number;
};

/**
 * Activations that queries computed, kept within a byte limit for related queries: whole-layer rows, because a related query
 * asks the same inputs for other units. Belongs to one model, data set, preprocessing and backend.
 */
export class ActivationCache {
  readonly maxBytes: number;
  private readonly policy: CachePolicy;
  private readonly rows = new Map<string, CachedRow>();
  private used = 0;
  private clock = 0;
  /** Rank of the last row evicted. */
  private floor = 0;

  constructor(maxBytes: number, policy: CachePolicy = greedyDual) {
    this.maxBytes = maxBytes;
    this.policy = policy;
  }

  get bytes(): number {
    return this.used;
  }

  get size(): number {
    return this.rows.size;
  }

  has(layer: string, input: number): boolean {
    return this.rows.has(keyOf(layer, input));
  }

  /** Counts as a use. */
  get(layer: string, input: number): Float32Array | null {
    const found = this.rows.get(keyOf(layer, input));
    if (!found) return null;
    this.use(found);
    return found.row;
  }

  /** Keeps a copy of the row, unless it alone exceeds the limit. */
  put(layer: string, input: number, row: Float32Array): void {
    const key = keyOf(layer, input);
    if (this.rows.has(key) || row.byteLength > this.maxBytes) return;
    this.makeRoom(row.byteLength);
    const kept = { row: row.slice(), bytes: row.byteLength, lastUse: 0, uses: 0, rank: 0 };
    this.use(kept);
    this.rows.set(key, kept);
    this.used += kept.bytes;
  }

  clear(): void {
    this.rows.clear();
    this.used = 0;
  }

  private use(row: CachedRow): void {
    this.clock += 1;
    row.lastUse = this.clock;
    row.uses += 1;
    row.rank = this.policy(row, this.floor);
  }

  private makeRoom(bytes: number): void {
    while (this.used + bytes > this.maxBytes) {
      const victim = this.lowest();
      if (!victim) return;
      const [key, row] = victim;
      this.floor = row.rank;
      this.used -= row.bytes;
      this.rows.delete(key);
    }
  }

  private lowest(): [string, CachedRow] | null {
    let lowest: [string, CachedRow] | null = null;
    for (const entry of this.rows) {
      if (!lowest || entry[1].rank < lowest[1].rank) lowest = entry;
    }
    return lowest;
  }
}

function keyOf(layer: string, input: number): string {
  return `${input}/${layer}`;
}
