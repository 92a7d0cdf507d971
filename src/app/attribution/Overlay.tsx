import { useEffect, useRef } from 'react';
import type { Box } from './picture-box.ts';
import type { DrawnAttribution } from './render-attribution.ts';

/** A map laid over the part of the picture that the network saw. */
export function Overlay({ drawn, box }: { drawn: DrawnAttribution; box: Box }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { raster, opacity, alone } = drawn;
  useEffect(() => {
    const { pixels, width, height } = raster;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [raster]);
  const percent = (share: number) => `${share * 100}%`;
  return (
    <canvas
      ref={canvas}
      className={alone ? 'overlay overlay-alone' : 'overlay'}
      data-testid="overlay"
      role="img"
      aria-label="Attribution heat map"
      width={raster.width}
      height={raster.height}
      style={{
        left: percent(box.left),
        top: percent(box.top),
        width: percent(box.width),
        height: percent(box.height),
        opacity,
      }}
    />
  );
}
