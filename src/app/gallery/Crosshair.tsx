import type { Maps } from '../../engine/visualizers.ts';
import type { Box } from '../attribution/picture-box.ts';
import { formatValue } from '../shared/format.ts';
import { samePlace, useCrosshair, valueAt } from './crosshair.ts';

const percent = (share: number) => `${share * 100}%`;

/** The pixel that is pointed at in any map, shown in this one. */
export function Crosshair({ values, box }: { values: Maps; box: Box }) {
  const pointed = useCrosshair(({ pixel }) => pixel);
  if (!pointed) return null;
  const { row, column, rows, columns } = samePlace(values, pointed);
  const size = { width: box.width / columns, height: box.height / rows };
  const left = box.left + column * size.width;
  const top = box.top + row * size.height;
  const across = { left: percent(box.left), width: percent(box.width), top: percent(top + size.height / 2) };
  const down = { top: percent(box.top), height: percent(box.height), left: percent(left + size.width / 2) };
  const pixel = {
    left: percent(left),
    top: percent(top),
    width: percent(size.width),
    height: percent(size.height),
  };
  return (
    <>
      <span className="cross-line" style={{ ...down, width: 1 }} />
      <span className="cross-line" style={{ ...across, height: 1 }} />
      <span className="cross-pixel" style={pixel} />
    </>
  );
}

/** The attribution of that pixel in this map. */
export function CrosshairValue({ values }: { values: Maps }) {
  const pixel = useCrosshair((crosshair) => crosshair.pixel);
  if (!pixel) return null;
  return (
    <span className="cell-value" data-testid="pixel-value">
      {formatValue(valueAt(values, pixel))}
    </span>
  );
}

/** Which pixel it is. */
export function CrosshairPlace() {
  const pixel = useCrosshair((crosshair) => crosshair.pixel);
  return pixel && `row ${pixel.row}, column ${pixel.column}`;
}
