import type { Preprocessing } from '../../engine/api.ts';

/** A rectangle in shares of a square's side. */
export type Box = { left: number; top: number; width: number; height: number };

/** A box as the place of an element in a square one. */
export function boxStyle({ left, top, width, height }: Box) {
  const percent = (share: number) => `${share * 100}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

/** Where the opaque part of a square RGBA thumbnail lies: the picture without its letterbox. */
export function pictureBox(pixels: ArrayLike<number>, size: number): Box {
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!pixels[(y * size + x) * 4 + 3]) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right === 0) return { left: 0, top: 0, width: 1, height: 1 };
  return { left: left / size, top: top / size, width: (right - left) / size, height: (bottom - top) / size };
}

/** The part of the picture that the network saw: all of it, or the centre that a crop keeps. */
export function seenBox(picture: Box, { resize, width, height }: Preprocessing): Box {
  if (resize !== 'crop') return picture;
  const scale = Math.min(picture.width / width, picture.height / height);
  const seen = { width: width * scale, height: height * scale };
  return {
    left: picture.left + (picture.width - seen.width) / 2,
    top: picture.top + (picture.height - seen.height) / 2,
    ...seen,
  };
}
