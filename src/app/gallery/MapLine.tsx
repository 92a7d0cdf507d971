import type { DrawnAttribution } from '../attribution/render-attribution.ts';
import { CellPicture } from './CellPicture.tsx';
import type { GalleryCell } from './cells.ts';
import { GalleryCellView } from './GalleryCellView.tsx';

type Props = {
  cells: readonly GalleryCell[];
  line: number;
  columns: number;
  active: number;
  cell: { width: number; height: number; side: number };
  shared: ReadonlyMap<string, DrawnAttribution>;
  withLegend: boolean;
  nameOf: (cell: GalleryCell) => string;
  isChosen: (cell: GalleryCell) => boolean;
  labelOf: (input: number) => string | null;
};

/** One line of the gallery. */
export function MapLine(props: Props) {
  const { cells, line, columns, active, cell, shared, withLegend, nameOf, isChosen, labelOf } = props;
  const start = line * columns;
  return (
    <div className="gallery-line" role="presentation" style={{ height: cell.height }}>
      {cells.slice(start, start + columns).map((one, i) => {
        const position = start + i;
        return (
          <div
            key={position}
            id={`gallery-cell-${position}`}
            role="option"
            tabIndex={-1}
            className={position === active ? 'gallery-cell grid-cell-active' : 'gallery-cell'}
            style={{ width: cell.width, height: cell.height }}
            aria-selected={isChosen(one)}
            aria-label={nameOf(one)}
            aria-posinset={position + 1}
            aria-setsize={cells.length}
            data-position={position}
            data-input={one.input}
            data-method={one.kind === 'map' ? one.method.name : undefined}
          >
            {one.kind === 'picture' ? (
              <>
                <CellPicture input={one.input} side={cell.side} />
                <span className="cell-title">Input {one.input}</span>
                <span className="cell-line muted">{labelOf(one.input)}</span>
              </>
            ) : (
              <GalleryCellView
                cell={one}
                side={cell.side}
                shared={shared.get(one.key) ?? null}
                withLegend={withLegend}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
