import { useMemo } from 'react';
import { CellMark } from './CellMark.tsx';
import { type Box, boxStyle } from './picture-box.ts';
import { cellText, type ReadMap, strongest } from './read-map.ts';
import { useCellCursor } from './use-cell-cursor.ts';

/** Reads a map pixel by pixel: under the pointer, or by arrow keys. Starts at the strongest pixel. */
export function PixelReader({ map, box }: { map: ReadMap; box: Box }) {
  const { values, width } = map;
  const peak = useMemo(() => strongest({ values, width }), [values, width]);
  const { at, pointed, handlers } = useCellCursor(map, peak);
  const text = cellText(map, at);
  return (
    <>
      <button
        type="button"
        className="pixel-reader"
        aria-label="Read the map"
        aria-description={`${text}. Arrow keys move`}
        style={boxStyle(box)}
        {...handlers}
      >
        {pointed && <CellMark at={at} height={map.height} width={map.width} />}
      </button>
      <p className="read-out tabular muted" data-testid="read-out" aria-live="polite">
        {pointed ? text : `strongest: ${text}`}
      </p>
    </>
  );
}
