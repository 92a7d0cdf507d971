import type { Thumbnails } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { reportError } from './notices.ts';
import { ThumbnailCache } from './thumbnail-cache.ts';

/** One tall bitmap, thumbnails from top to bottom. */
function toBitmap({ size, data }: Thumbnails): Promise<ImageBitmap> {
  const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
  return createImageBitmap(new ImageData(pixels, size));
}

export const thumbnails = new ThumbnailCache<ImageBitmap>({
  load: (request) => engine.thumbnails(request),
  toBitmap,
  onError: reportError,
});
