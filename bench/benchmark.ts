import type { Lab } from './lab.ts';

export type Benchmark = {
  id: string;
  unit: string;
  better: 'lower' | 'higher';
  /** The value to reach. */
  reach: number;
  /** Whether it measures on the real models and images of ../shared/data, and is skipped without. */
  needsData?: boolean;
  /** Measures once; `detail` says what the value was taken from. The lab opens when it is asked for. */
  run(lab: () => Promise<Lab>): Promise<{ value: number; detail: string }>;
};

export type Result = Omit<Benchmark, 'run' | 'needsData'> & { value: number; detail: string };

export function reached({ value, better, reach }: Result): boolean {
  return better === 'lower' ? value <= reach : value >= reach;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Small, seeded and well enough mixed: the mulberry32 generator, 0 up to 1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` distinct members in random order; all of them when there are fewer. */
export function draw<T>(from: readonly T[], count: number, next: () => number): T[] {
  const left = [...from];
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0)
    drawn.push(...left.splice(Math.floor(next() * left.length), 1));
  return drawn;
}
