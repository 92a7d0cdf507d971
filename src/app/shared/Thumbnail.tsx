import { useEffect, useRef } from 'react';
import { thumbnails } from './thumbnails.ts';

/** One input's picture, `size` CSS pixels square; empty until it has come. */
export function Thumbnail({ input, size }: { input: number; size: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixels = Math.round(size * Math.min(2, window.devicePixelRatio || 1));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.clearRect(0, 0, pixels, pixels);
    return thumbnails.want(input, pixels, (sprite) => {
      context?.drawImage(sprite.bitmap, 0, sprite.index * pixels, pixels, pixels, 0, 0, pixels, pixels);
    });
  }, [input, pixels]);
  return (
    <canvas
      ref={canvas}
      className="thumbnail"
      width={pixels}
      height={pixels}
      style={{ width: size, height: size }}
    />
  );
}
