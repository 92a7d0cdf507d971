import { MapCanvas } from './MapCanvas.tsx';
import { type Box, boxStyle } from './picture-box.ts';
import type { DrawnAttribution } from './render-attribution.ts';

/** A map laid over the part of the picture that the network saw. */
export function Overlay({ drawn, box }: { drawn: DrawnAttribution; box: Box }) {
  const { raster, opacity, alone } = drawn;
  return (
    <div className={alone ? 'overlay overlay-alone' : 'overlay'} style={boxStyle(box)}>
      <MapCanvas raster={raster} label="Attribution heat map" testId="overlay" opacity={opacity} />
    </div>
  );
}
