import type { Cell } from './read-map.ts';

const percent = (share: number) => `${share * 100}%`;

/** The frame around a cell of a map. */
export function CellMark({ at, height, width }: { at: Cell; height: number; width: number }) {
  return (
    <span
      className="map-cursor"
      style={{
        left: percent(at.column / width),
        top: percent(at.row / height),
        width: percent(1 / width),
        height: percent(1 / height),
      }}
    />
  );
}
