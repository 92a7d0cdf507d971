import { memo, type ReactElement } from 'react';

export type GridRowProps = {
  label: string;
  inputs: ArrayLike<number>;
  row: number;
  columns: number;
  cell: { width: number; height: number };
  /** Position of the active cell when it is in this row, else -1. */
  active: number;
  selected: number | null;
  /** Name of a cell for those who cannot see it. */
  nameOf: (input: number, position: number) => string;
  render: (input: number, position: number) => ReactElement | null;
  /** Drawn behind all cells of the row. */
  renderBehind?: (inputs: number[]) => ReactElement;
};

export function cellId(label: string, position: number): string {
  return `${label.replaceAll(' ', '-')}-${position}`;
}

/** One row of the grid; scrolling must not render rows that stay in sight again. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { label, inputs, row, columns, cell, active, selected, nameOf, render, renderBehind } = props;
  const start = row * columns;
  const ids = Array.prototype.slice.call(inputs, start, start + columns) as number[];
  return (
    <div className="grid-row" role="presentation" style={{ height: cell.height }}>
      {renderBehind?.(ids)}
      {ids.map((input, i) => {
        const position = start + i;
        return (
          <div
            key={position}
            id={cellId(label, position)}
            role="option"
            tabIndex={-1}
            className={position === active ? 'grid-cell grid-cell-active' : 'grid-cell'}
            style={{ width: cell.width, height: cell.height }}
            aria-selected={input === selected}
            aria-label={nameOf(input, position)}
            aria-posinset={position + 1}
            aria-setsize={inputs.length}
            data-input={input}
            data-position={position}
          >
            {render(input, position)}
          </div>
        );
      })}
    </div>
  );
});
