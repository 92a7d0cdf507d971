import { type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Maps } from '../../engine/visualizers.ts';
import type { Box } from '../attribution/picture-box.ts';
import type { DrawnAttribution } from '../attribution/render-attribution.ts';
import { formatValue } from '../shared/format.ts';
import { columnCount, moveInGrid, rowCount } from '../shared/grid-layout.ts';
import { useWidth } from '../shared/use-width.ts';
import type { GalleryCell } from './cells.ts';
import { movedPixel, pixelAt, showCrosshair, useCrosshair, valueAt } from './crosshair.ts';
import { MapLine } from './MapLine.tsx';

type Props = {
  cells: readonly GalleryCell[];
  /** Cells of one line; null: as many as fit. */
  across: number | null;
  cell: { width: number; height: number; side: number };
  shared: ReadonlyMap<string, DrawnAttribution>;
  withLegend: boolean;
  nameOf: (cell: GalleryCell) => string;
  isChosen: (cell: GalleryCell) => boolean;
  labelOf: (input: number) => string | null;
  onChoose: (cell: GalleryCell) => void;
  /** What is drawn of a cell, for the cross-hair. */
  valuesOf: (cell: GalleryCell) => Maps | null;
};

/** Pixels left and right of the cells, together. */
const padding = 12;

function closest(event: MouseEvent, selector: string): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
}

/** Where a pointer is on the map of a picture, in shares of the map; null outside. */
function pointed(event: PointerEvent): { position: number; x: number; y: number } | null {
  const picture = closest(event, '.cell-picture');
  const option = closest(event, '[data-position]');
  const text = picture?.querySelector<HTMLElement>('.cell-box')?.dataset.box;
  if (!picture || !option || text === undefined) return null;
  const box = JSON.parse(text) as Box;
  const area = picture.getBoundingClientRect();
  const x = ((event.clientX - area.left) / area.width - box.left) / box.width;
  const y = ((event.clientY - area.top) / area.height - box.top) / box.height;
  const inside = x >= 0 && x < 1 && y >= 0 && y < 1;
  return inside ? { position: Number(option.dataset.position), x, y } : null;
}

/**
 * The cells of the gallery, drawn as far as they are in sight: a listbox whose focus stays on itself and points at the
 * active option. Arrows move between cells; with Shift they move the cross-hair by a pixel of the active map.
 */
export function MapGrid(props: Props) {
  const { cells, across, cell, onChoose, valuesOf } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const fitting = columnCount(useWidth(scroller) - padding, cell.width);
  const columns = across ?? fitting;
  const lines = useMemo(
    () => Array.from({ length: rowCount(cells.length, columns) }, (_, line) => line),
    [cells.length, columns],
  );
  const [moved, setActive] = useState(0);
  const active = Math.min(moved, cells.length - 1);
  const [told, setTold] = useState('');

  const choose = (position: number) => {
    const chosen = cells[position];
    if (!chosen) return;
    setActive(position);
    onChoose(chosen);
  };
  const moveCrosshair = (key: string): boolean => {
    const near = [cells[active], ...cells].find((cell) => cell && valuesOf(cell));
    const values = near ? valuesOf(near) : null;
    const pixel = values && movedPixel(values, useCrosshair.getState().pixel, key);
    if (!values || !pixel) return false;
    showCrosshair(pixel);
    setTold(`Row ${pixel.row}, column ${pixel.column}: ${formatValue(valueAt(values, pixel))}`);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return showCrosshair(null);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return choose(active);
    }
    if (event.shiftKey) {
      if (moveCrosshair(event.key)) event.preventDefault();
      return;
    }
    const pageRows = Math.floor((scroller.current?.clientHeight ?? 0) / cell.height);
    const target = moveInGrid(event.key, active, cells.length, columns, pageRows);
    if (target === null) return;
    event.preventDefault();
    setActive(target);
    list.current?.scrollToIndex(Math.floor(target / columns), { align: 'nearest' });
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = pointed(event);
    const pointedCell = at && cells[at.position];
    const values = pointedCell ? valuesOf(pointedCell) : null;
    showCrosshair(at && values ? pixelAt(values, at) : null);
  };
  const onClick = (event: MouseEvent) => {
    const option = closest(event, '[data-position]');
    if (!option) return;
    scroller.current?.focus({ preventScroll: true });
    choose(Number(option.dataset.position));
  };

  return (
    <>
      <div
        ref={scroller}
        className={across === null ? 'grid gallery-grid' : 'grid gallery-grid gallery-table'}
        role="listbox"
        aria-label="Maps"
        aria-describedby="gallery-keys"
        tabIndex={0}
        aria-activedescendant={cells.length > 0 ? `gallery-cell-${active}` : undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onPointerMove={onPointerMove}
        onPointerLeave={() => showCrosshair(null)}
      >
        <Virtualizer ref={list} data={lines} itemSize={cell.height} bufferSize={cell.height * 2}>
          {(line) => <MapLine {...props} line={line} columns={columns} active={active} />}
        </Virtualizer>
      </div>
      <p id="gallery-keys" className="visually-hidden">
        Arrows move between maps, Enter shows one in the inspector, Shift with arrows moves the cross-hair.
      </p>
      <p className="visually-hidden" aria-live="polite">
        {told}
      </p>
    </>
  );
}
