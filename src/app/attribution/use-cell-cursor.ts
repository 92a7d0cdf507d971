import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { Cell } from './read-map.ts';

const moves: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value));
}

/**
 * A cell of a map that follows the pointer, or arrow keys from where it stands; `rest` while nobody points.
 * The handlers belong on the element that the map fills.
 */
export function useCellCursor({ height, width }: { height: number; width: number }, rest: Cell) {
  const [cursor, setCursor] = useState<Cell | null>(null);
  const inside = cursor !== null && cursor.row < height && cursor.column < width;
  const at = inside ? cursor : rest;
  const point = (event: PointerEvent) => {
    const area = event.currentTarget.getBoundingClientRect();
    setCursor({
      row: clamp(Math.floor(((event.clientY - area.top) / area.height) * height), height),
      column: clamp(Math.floor(((event.clientX - area.left) / area.width) * width), width),
    });
  };
  const move = (event: KeyboardEvent) => {
    const step = moves[event.key];
    if (!step) return;
    event.preventDefault();
    setCursor({ row: clamp(at.row + step[0], height), column: clamp(at.column + step[1], width) });
  };
  const leave = () => setCursor(null);
  return {
    at,
    pointed: inside,
    handlers: {
      onPointerMove: point,
      onPointerDown: point,
      onPointerLeave: leave,
      onBlur: leave,
      onKeyDown: move,
    },
  };
}
