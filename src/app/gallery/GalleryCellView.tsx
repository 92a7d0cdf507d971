import { memo, useCallback, useMemo, useState } from 'react';
import type { Raster } from '../../engine/visualizers.ts';
import { Legend } from '../attribution/Legend.tsx';
import { checkText } from '../attribution/map-text.ts';
import { Overlay } from '../attribution/Overlay.tsx';
import { cutOut } from '../attribution/paint.ts';
import { type Box, pictureBox, seenBox } from '../attribution/picture-box.ts';
import type { DrawnAttribution } from '../attribution/render-attribution.ts';
import { useVisual } from '../attribution/use-explanation.ts';
import { useApp } from '../shared/store.ts';
import { CellPicture } from './CellPicture.tsx';
import { Crosshair, CrosshairValue } from './Crosshair.tsx';
import { gapText, timeText } from './cell-text.ts';
import type { MapCell } from './cells.ts';
import { drawAlone, withEdges } from './draw.ts';
import { useMaps } from './map-store.ts';

type Props = {
  cell: MapCell;
  side: number;
  /** The map on a scale that it shares; null: it has its own, and its legend. */
  shared: DrawnAttribution | null;
  withLegend: boolean;
};

type Seen = { square: Raster; box: Box };

function useSeen(): { seen: Seen | null; onPicture: (square: Raster) => void } {
  const [square, setSquare] = useState<Raster | null>(null);
  const preprocessing = useApp((app) => app.workspace.preprocessing?.preprocessing ?? null);
  const onPicture = useCallback((picture: Raster) => setSquare(picture), []);
  const seen = useMemo(() => {
    if (!square || !preprocessing) return null;
    return { square, box: seenBox(pictureBox(square.pixels, square.width), preprocessing) };
  }, [square, preprocessing]);
  return { seen, onPicture };
}

/** A picture with a map over it, and what is to be said of the map. */
export const GalleryCellView = memo(function GalleryCellView({ cell, side, shared, withLegend }: Props) {
  const visual = useVisual();
  const state = useMaps(({ maps }) => maps[cell.key]);
  const done = state?.state === 'done' ? state : null;
  const { seen, onPicture } = useSeen();
  const plain = useMemo(() => shared ?? (done ? drawAlone(done, visual) : null), [shared, done, visual]);
  const drawn = useMemo(() => {
    if (!plain || !seen || visual.display !== 'edges') return plain;
    return withEdges(plain, cutOut(seen.square, seen.box));
  }, [plain, seen, visual.display]);
  const check = done?.map.check;
  return (
    <>
      <div className="cell-picture" style={{ width: side, height: side }}>
        <CellPicture input={cell.input} side={side} onPicture={onPicture} />
        {drawn && seen && (
          <>
            <Overlay drawn={drawn} box={seen.box} />
            <span className="cell-box" data-box={JSON.stringify(seen.box)} />
            <Crosshair values={drawn.values} box={seen.box} />
          </>
        )}
        {!done && (
          <span className={`cell-state cell-state-${state?.state ?? 'waiting'}`}>
            {state?.state === 'failed' ? state.message : state ? 'computing' : ''}
          </span>
        )}
      </div>
      <span className="cell-title" title={cell.title}>
        {cell.title}
      </span>
      <span className="cell-line muted" title={check ? checkText(check) : 'The method claims no sum'}>
        {done && gapText(done.map)}
      </span>
      <span className="cell-line tabular">
        <span className="muted">{done && timeText(done.ms)}</span>
        {drawn && <CrosshairValue values={drawn.values} />}
      </span>
      {withLegend && <div className="cell-legend">{drawn?.legend && <Legend legend={drawn.legend} />}</div>}
    </>
  );
});
