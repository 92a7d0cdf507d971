import { useEffect, useRef } from 'react';
import type { Raster } from '../../engine/visualizers.ts';
import { thumbnails } from '../shared/thumbnails.ts';

/** Device pixels of the large picture. */
const size = 336;

type Props = {
  input: number;
  /** Told of the picture in its square, letterbox included, once it is drawn. */
  onPicture: (input: number, square: Raster) => void;
};

/** One input, large. */
export function Picture({ input, onPicture }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    return thumbnails.want(input, size, (sprite) => {
      context.clearRect(0, 0, size, size);
      context.drawImage(sprite.bitmap, 0, sprite.index * size, size, size, 0, 0, size, size);
      const { width, height, data } = context.getImageData(0, 0, size, size);
      onPicture(input, { width, height, pixels: data });
    });
  }, [input, onPicture]);
  return (
    <canvas
      ref={canvas}
      className="thumbnail picture"
      width={size}
      height={size}
      role="img"
      aria-label={`Picture of input ${input}`}
    />
  );
}
