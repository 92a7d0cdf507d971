import { EngineError } from '../lib/errors.ts';
import type { Decode, FileSet, ImageSetData, Picture, PixelSet } from './image-set.ts';
import { PictureCache } from './picture-cache.ts';

const CACHE_BYTES = 64 * 2 ** 20;
const DECODES_AT_ONCE = 4;

export interface ImageSet {
  readonly data: ImageSetData;
  readonly length: number;
  /**
   * The pictures of some inputs, in the order asked for. Their bytes belong to the set: read only.
   * @throws EngineError 'bad-argument' for an id outside the set; 'bad-dataset' when a file no longer decodes.
   */
  pictures(ids: ArrayLike<number>): Promise<Picture[]>;
}

/**
 * Gives access to the pictures of a data set.
 * @param decode needed for data sets of picture files
 * @throws EngineError 'bad-argument' when `decode` is missing for such a set.
 */
export function openImageSet(data: ImageSetData, decode?: Decode): ImageSet {
  if (data.kind === 'pixels') {
    return {
      data,
      length: data.length,
      pictures: async (ids) => checked(ids, data).map((id) => slice(data, id)),
    };
  }
  if (!decode) {
    throw new EngineError(
      'bad-argument',
      `decode: none given for ${data.name}; a picture decoder expected for a set of files; pass decodePicture`,
    );
  }
  const cache = new PictureCache(CACHE_BYTES);
  return {
    data,
    length: data.length,
    pictures: async (ids) => decodeAll(data, checked(ids, data), decode, cache),
  };
}

function checked(ids: ArrayLike<number>, { length, name }: ImageSetData): number[] {
  const list = Array.from(ids);
  const wrong = list.find((id) => !Number.isInteger(id) || id < 0 || id >= length);
  if (wrong === undefined) return list;
  throw new EngineError(
    'bad-argument',
    `input: ${wrong} found; a whole number from 0 to ${length - 1} expected for ${name}; choose an input of the data set`,
  );
}

function slice({ height, width, channels, pixels }: PixelSet, id: number): Picture {
  const size = height * width * channels;
  return { height, width, channels, data: pixels.subarray(id * size, (id + 1) * size) };
}

async function decodeAll(
  data: FileSet,
  ids: readonly number[],
  decode: Decode,
  cache: PictureCache,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < ids.length; index = next++) {
      const id = ids[index] ?? 0;
      const picture = cache.get(id) ?? (await decodeOne(data, id, decode));
      cache.set(id, picture);
      pictures[index] = picture;
    }
  };
  await Promise.all(Array.from({ length: Math.min(DECODES_AT_ONCE, ids.length) }, work));
  return pictures;
}

async function decodeOne(data: FileSet, id: number, decode: Decode): Promise<Picture> {
  try {
    return await decode(data.files[id] ?? new Blob([]));
  } catch (cause) {
    throw new EngineError(
      'bad-dataset',
      `${data.names[id]}: no longer decodes; a readable picture expected; open the data set again`,
      { cause },
    );
  }
}
