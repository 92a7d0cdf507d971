import { useEffect, useRef } from 'react';
import type { Raster } from '../../engine/visualizers.ts';
import { thumbnails } from '../shared/thumbnails.ts';

type Props = {
  input: number;
  /** CSS pixels of a side. */
  side: number;
  /** Told of the picture in its square, letterbox included, once it is drawn. */
  onPicture?: (square: Raster) => void;
};

/** One input's picture in a cell. */
export function CellPicture({ input, side, onPicture }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixels = Math.round(side * Math.min(2, window.devicePixelRatio || 1));
  useEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    return thumbnails.want(input, pixels, ({ bitmap, index }) => {
      context.clearRect(0, 0, pixels, pixels);
      context.drawImage(bitmap, 0, index * pixels, pixels, pixels, 0, 0, pixels, pixels);
      const { width, height, data } = context.getImageData(0, 0, pixels, pixels);
      onPicture?.({ width, height, pixels: data });
    });
  }, [input, pixels, onPicture]);
  return (
    <canvas
      ref={canvas}
      className="thumbnail"
      width={pixels}
      height={pixels}
      style={{ width: side, height: side }}
    />
  );
}
