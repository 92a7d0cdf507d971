import { useEffect, useRef } from 'react';
import type { Raster } from '../../engine/visualizers.ts';

type Props = { raster: Raster; label: string; testId?: string; opacity?: number };

/** A drawn map, one pixel of the canvas for each of its own; its parent gives it its size. */
export function MapCanvas({ raster, label, testId, opacity = 1 }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { pixels, width, height } = raster;
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [pixels, width, height]);
  return (
    <canvas
      ref={canvas}
      className="map-canvas"
      data-testid={testId}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      style={{ opacity }}
    />
  );
}
