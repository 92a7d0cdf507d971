/** A unit of an [h, w, c] layer taken apart; row-major: flat = (row * width + column) * channels + channel. */
export type MapPosition = { channel: number; row: number; column: number };

/** Whether a layer has feature maps: [h, w, c]. */
export function isMapShape(shape: readonly number[]): shape is readonly [number, number, number] {
  return shape.length === 3;
}

export function unitCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function toFlat(shape: readonly [number, number, number], at: MapPosition): number {
  return (at.row * shape[1] + at.column) * shape[2] + at.channel;
}

export function toPosition(shape: readonly [number, number, number], unit: number): MapPosition {
  const cell = Math.floor(unit / shape[2]);
  return { channel: unit % shape[2], row: Math.floor(cell / shape[1]), column: cell % shape[1] };
}

/** `c 12 @ 3,4` (row, column) for units of feature maps, the flat number for others. */
export function unitText(shape: readonly number[], unit: number): string {
  if (!isMapShape(shape)) return String(unit);
  const at = toPosition(shape, unit);
  return `c ${at.channel} @ ${at.row},${at.column}`;
}

export type ParsedUnit = { unit: number } | { problem: string };

function parsePosition(shape: readonly number[], text: string, parts: string[]): ParsedUnit {
  if (!isMapShape(shape)) return { problem: `${text}: the layer is flat; write the number of a unit` };
  const [channel, row, column] = parts.map(Number) as [number, number, number];
  const [rows, columns, channels] = shape;
  if (channel >= channels || row >= rows || column >= columns) {
    return {
      problem: `${text}: outside the layer; channel 0 to ${channels - 1}, row 0 to ${rows - 1}, column 0 to ${columns - 1}`,
    };
  }
  return { unit: toFlat(shape, { channel, row, column }) };
}

/** Reads what `unitText` writes, or a flat number. */
export function parseUnit(shape: readonly number[], text: string): ParsedUnit {
  const trimmed = text.trim();
  const position = /^c?\s*(\d+)\s*@\s*(\d+)\s*,\s*(\d+)$/i.exec(trimmed);
  if (position) return parsePosition(shape, trimmed, position.slice(1));
  if (!/^\d+$/.test(trimmed)) {
    return { problem: `${trimmed || 'empty'}: not a unit; write a number or "c 12 @ 3,4"` };
  }
  const unit = Number(trimmed);
  const units = unitCount(shape);
  if (unit >= units) return { problem: `${unit}: the layer has units 0 to ${units - 1}` };
  return { unit };
}
