import { useEffect, useRef } from 'react';
import { type Box, type HeatMap, heatPixels, type heatScale } from './saliency.ts';

type Props = { map: HeatMap; scale: ReturnType<typeof heatScale>; box: Box; opacity: number };

/** A heat map laid over the part of the picture that the network saw. */
export function Overlay({ map, scale, box, opacity }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pixels = heatPixels(map, scale);
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, map.width, map.height), 0, 0);
  }, [map, scale]);
  const percent = (share: number) => `${share * 100}%`;
  return (
    <canvas
      ref={canvas}
      className="overlay"
      data-testid="overlay"
      role="img"
      aria-label="Attribution heat map"
      width={map.width}
      height={map.height}
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
