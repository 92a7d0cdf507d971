import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { type ColorMapName, colorize } from '../../lib/color-maps.ts';
import { toggleUnit } from '../query/units.ts';
import { formatValue } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { toFlat } from '../shared/unit.ts';
import { type ChannelStats, channelMap } from './activation-stats.ts';

type Pool = 'max' | 'mean';
type Cell = { row: number; column: number };

type Props = {
  data: Float32Array;
  shape: readonly [number, number, number];
  stats: ChannelStats;
  colors: { name: ColorMapName; low: number; high: number };
  /** Cells of this channel that are in the group. */
  picked: Cell[];
  /** How this channel as a whole is in the group. */
  pools: Pool[];
};

const moves: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value));
}

/** A channel's map; a click picks the unit under it or the whole channel, arrows move a cursor and Enter picks. */
export function FeatureMap({ data, shape, stats, colors, picked, pools }: Props) {
  const [height, width, channels] = shape;
  const { channel } = stats;
  const peak = { row: Math.floor(stats.peakCell / width), column: stats.peakCell % width };
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cursor, setCursor] = useState<Cell | null>(null);
  const mode = useApp((app) => app.preferences.pick);
  const { name, low, high } = colors;

  useEffect(() => {
    const pixels = colorize(channelMap(data, channels, channel), name, low, high);
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [data, channels, channel, name, low, high, width, height]);

  const at = cursor ?? peak;
  const valueAt = (cell: Cell) => data[toFlat(shape, { channel, ...cell })] ?? 0;
  const cellUnder = (event: MouseEvent): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      row: clamp(Math.floor(((event.clientY - box.top) / box.height) * height), height),
      column: clamp(Math.floor(((event.clientX - box.left) / box.width) * width), width),
    };
  };
  const pick = (event: MouseEvent) => {
    if (mode !== 'unit') return toggleUnit({ channel, pool: mode });
    // A press by keyboard or a reader has no pointer: it means the cursor.
    const cell = event.detail === 0 ? at : cellUnder(event);
    toggleUnit(toFlat(shape, { channel, ...cell }));
  };
  const move = (event: KeyboardEvent) => {
    const step = moves[event.key];
    if (!step) return;
    event.preventDefault();
    setCursor({ row: clamp(at.row + step[0], height), column: clamp(at.column + step[1], width) });
  };
  const square = ({ row, column }: Cell) => ({
    left: `${(column / width) * 100}%`,
    top: `${(row / height) * 100}%`,
    width: `${100 / width}%`,
    height: `${100 / height}%`,
  });
  const text = `c ${channel} @ ${at.row},${at.column}: ${formatValue(valueAt(at))}`;

  return (
    <div className="map">
      <button
        type="button"
        className={pools.length > 0 ? 'map-button map-button-picked' : 'map-button'}
        style={{ aspectRatio: `${width} / ${height}` }}
        aria-label={`Channel ${channel}`}
        aria-description={`${text}. Arrow keys move, Enter picks${mode === 'unit' ? '' : ` the ${mode} of the channel`}`}
        title={text}
        onClick={pick}
        onKeyDown={move}
        onMouseMove={(event) => setCursor(cellUnder(event))}
        onMouseLeave={() => setCursor(null)}
      >
        <canvas ref={canvas} width={width} height={height} />
        {cursor && <span className="map-cursor" style={square(cursor)} />}
        {picked.map((cell) => (
          <span key={`${cell.row},${cell.column}`} className="map-picked" style={square(cell)} />
        ))}
      </button>
      <span className="map-caption muted tabular">
        {[channel, ...pools].join(' ')}
        <span>{formatValue(stats.peak)}</span>
      </span>
    </div>
  );
}
