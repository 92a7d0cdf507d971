import type { Thumbnails } from '../../engine/api.ts';

/** Where a thumbnail lies: the square at y = index * size of a bitmap `size` wide. */
export type Sprite<B> = { bitmap: B; index: number; size: number };

type Wish<B> = { input: number; size: number; show: (sprite: Sprite<B>) => void; dropped: boolean };

type Sources<B> = {
  load: (request: { inputs: number[]; size: number }) => Promise<Thumbnails>;
  toBitmap: (thumbnails: Thumbnails) => Promise<B>;
  onError: (thrown: unknown) => void;
};

/** Pixel rows of one bitmap; larger ones are not safe on every device. */
const maxRows = 8192;
const maxBatch = 256;
const maxInFlight = 2;
const keepBytes = 96e6;

/**
 * Thumbnails by input and size, fetched in few large requests: wishes of one moment go out together, newest first,
 * at most two requests at a time; a wish given back before it went out is never fetched, one given back later never shown. Guards the cache and the queue.
 */
export class ThumbnailCache<B> {
  private readonly sprites = new Map<string, Sprite<B>>();
  private wishes: Wish<B>[] = [];
  private inFlight = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private generation = 0;
  private bytes = 0;
  private readonly sources: Sources<B>;

  constructor(sources: Sources<B>) {
    this.sources = sources;
  }

  /** Calls `show` at once when the thumbnail is here, else when it came. Returns the way to give the wish back. */
  want(input: number, size: number, show: (sprite: Sprite<B>) => void): () => void {
    const key = `${input}/${size}`;
    const sprite = this.sprites.get(key);
    if (sprite) {
      this.sprites.delete(key);
      this.sprites.set(key, sprite);
      show(sprite);
      return () => undefined;
    }
    const wish: Wish<B> = { input, size, show, dropped: false };
    this.wishes.push(wish);
    this.schedule();
    return () => {
      wish.dropped = true;
      this.wishes = this.wishes.filter((other) => other !== wish);
    };
  }

  /** Forgets everything; answers under way are dropped. To be called when another data set is opened. */
  clear(): void {
    this.generation += 1;
    this.sprites.clear();
    this.wishes = [];
    this.bytes = 0;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.flush();
    }, 12);
  }

  private flush(): void {
    const newest = this.wishes.at(-1);
    if (!newest || this.inFlight >= maxInFlight) return;
    const { size } = newest;
    const limit = Math.max(1, Math.min(maxBatch, Math.floor(maxRows / size)));
    const batch = this.wishes.filter((wish) => wish.size === size).slice(-limit);
    const taken = new Set(batch);
    this.wishes = this.wishes.filter((wish) => !taken.has(wish));
    void this.fetch(batch, size);
    if (this.wishes.length > 0) this.schedule();
  }

  private async fetch(batch: Wish<B>[], size: number): Promise<void> {
    const { generation } = this;
    this.inFlight += 1;
    try {
      const inputs = [...new Set(batch.map((wish) => wish.input))].sort((a, b) => a - b);
      const bitmap = await this.sources.toBitmap(await this.sources.load({ inputs, size }));
      if (generation === this.generation) this.keep(batch, inputs, bitmap, size);
    } catch (thrown) {
      if (generation === this.generation) this.sources.onError(thrown);
    } finally {
      this.inFlight -= 1;
      if (this.wishes.length > 0) this.schedule();
    }
  }

  private keep(batch: Wish<B>[], inputs: number[], bitmap: B, size: number): void {
    inputs.forEach((input, index) => {
      this.sprites.set(`${input}/${size}`, { bitmap, index, size });
      this.bytes += size * size * 4;
    });
    for (const wish of batch) {
      if (!wish.dropped) wish.show({ bitmap, index: inputs.indexOf(wish.input), size });
    }
    for (const [key, sprite] of this.sprites) {
      if (this.bytes <= keepBytes) break;
      this.sprites.delete(key);
      this.bytes -= sprite.size * sprite.size * 4;
    }
  }
}
