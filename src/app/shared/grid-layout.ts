/** Cells in rows, left to right, top to bottom. Sizes in CSS pixels. */
export function columnCount(width: number, cellWidth: number): number {
  return Math.max(1, Math.floor(width / cellWidth));
}

export function rowCount(items: number, columns: number): number {
  return Math.ceil(items / columns);
}

/** Where a key moves from a position in the grid; null for keys that do not move. `pageRows` rows are in sight. */
export function moveInGrid(
  key: string,
  from: number,
  items: number,
  columns: number,
  pageRows: number,
): number | null {
  const page = Math.max(1, pageRows) * columns;
  const targets: Record<string, number> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns < 0 ? from : from - columns,
    ArrowDown: from + columns >= items ? from : from + columns,
    PageUp: from - page < 0 ? from % columns : from - page,
    PageDown: from + page,
    Home: 0,
    End: items - 1,
  };
  const target = targets[key];
  if (target === undefined || items === 0) return null;
  return Math.min(items - 1, Math.max(0, target));
}
