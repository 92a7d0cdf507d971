import type { Picture } from './image-set.ts';

/** Decoded pictures by id, the least recently used dropped first once their bytes pass a limit. */
export class PictureCache {
  readonly #pictures = new Map<number, Picture>();
  readonly #limit: number;
  #bytes = 0;

  /** @param limit bytes of pixels to keep; a picture larger than that is not kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(id: number): Picture | undefined {
    const picture = this.#pictures.get(id);
    if (picture) {
      this.#pictures.delete(id);
      this.#pictures.set(id, picture);
    }
    return picture;
  }

  set(id: number, picture: Picture): void {
    this.#drop(id);
    if (picture.data.length > this.#limit) return;
    this.#pictures.set(id, picture);
    this.#bytes += picture.data.length;
    for (const oldest of this.#pictures.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#drop(oldest);
    }
  }

  #drop(id: number): void {
    this.#bytes -= this.#pictures.get(id)?.data.length ?? 0;
    this.#pictures.delete(id);
  }
}
