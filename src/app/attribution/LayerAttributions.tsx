import { useMemo, useState } from 'react';
import { formatCount, formatValue } from '../shared/format.ts';
import { isMapShape } from '../shared/unit.ts';
import { CellMark } from './CellMark.tsx';
import { Legend } from './Legend.tsx';
import { MapCanvas } from './MapCanvas.tsx';
import { cellText, readMapOf, strongest } from './read-map.ts';
import { channelMaps, type DrawnAttribution, renderAttributions } from './render-attribution.ts';
import { UnitBars } from './UnitBars.tsx';
import { useCellCursor } from './use-cell-cursor.ts';
import { useVisual } from './use-explanation.ts';

/** Channels drawn at first, and added by each press of the button. */
const step = 24;

type Channel = { channel: number; map: Float32Array; weight: number };

/** Channels of a map by falling sum of magnitudes: those that matter most come first. */
function byWeight(data: Float32Array, shape: readonly number[]): Channel[] {
  const maps = channelMaps(data, shape).map((map, channel) => ({
    channel,
    map,
    weight: map.reduce((sum, value) => sum + Math.abs(value), 0),
  }));
  return maps.sort((a, b) => b.weight - a.weight || a.channel - b.channel);
}

type TileProps = { channel: number; map: Float32Array; shape: readonly number[]; drawn: DrawnAttribution };

function ChannelTile({ channel, map, shape, drawn }: TileProps) {
  const [height = 1, width = 1] = shape;
  const read = readMapOf(map, [height, width, 1], drawn);
  const peak = strongest(read);
  const { at, pointed, handlers } = useCellCursor(read, peak);
  const text = cellText(read, at);
  const peakValue = map[peak.row * width + peak.column] ?? 0;
  return (
    <div className="map">
      <button
        type="button"
        className="map-button"
        style={{ aspectRatio: `${width} / ${height}` }}
        aria-label={`Attribution of channel ${channel}`}
        aria-description={`${text}. Arrow keys move`}
        title={text}
        {...handlers}
      >
        <MapCanvas raster={drawn.raster} label={`Map of channel ${channel}`} />
        {pointed && <CellMark at={at} height={height} width={width} />}
      </button>
      <span className="map-caption muted tabular">
        {channel}
        <span>{formatValue(peakValue)}</span>
      </span>
    </div>
  );
}

function ChannelTiles({ data, shape }: { data: Float32Array; shape: readonly number[] }) {
  const visual = useVisual();
  const [count, setCount] = useState(step);
  const channels = useMemo(() => byWeight(data, shape), [data, shape]);
  const shown = useMemo(() => channels.slice(0, count), [channels, count]);
  const drawn = useMemo(() => {
    const [height = 1, width = 1] = shape;
    // Tiles are maps by themselves: nothing lies under them, and each has one channel.
    const settings = { ...visual, display: 'map' as const };
    return renderAttributions(
      shown.map(({ map }) => map),
      [height, width, 1],
      settings,
    );
  }, [shown, shape, visual]);
  const legend = visual.scale === 'shared' ? drawn[0]?.legend : null;
  return (
    <>
      {legend && <Legend legend={legend} />}
      <div className="maps-grid">
        {shown.map(({ channel, map }, index) => {
          const own = drawn[index];
          return own && <ChannelTile key={channel} channel={channel} map={map} shape={shape} drawn={own} />;
        })}
      </div>
      {channels.length > count && (
        <button type="button" className="quiet" onClick={() => setCount(count + step)}>
          Show more; {formatCount(count)} of {formatCount(channels.length)} channels are shown
        </button>
      )}
    </>
  );
}

type Props = { layer: string; data: Float32Array; shape: readonly number[] };

/** What each channel, or each unit, of a layer has to do with what is explained. */
export function LayerAttributions({ layer, data, shape }: Props) {
  return (
    <section className="layer-attributions" aria-label={`Attribution in ${layer}`}>
      <h3>
        Attribution in {layer}
        <span className="muted"> strongest {isMapShape(shape) ? 'channels' : 'units'} first</span>
      </h3>
      {isMapShape(shape) ? <ChannelTiles data={data} shape={shape} /> : <UnitBars data={data} />}
    </section>
  );
}
