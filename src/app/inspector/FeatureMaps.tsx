import { useMemo, useState } from 'react';
import { cssGradient } from '../../lib/color-maps.ts';
import { formatCount, formatValue } from '../shared/format.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';
import { toPosition } from '../shared/unit.ts';
import { type ChannelStats, channelMap, channelStats, rangeOf } from './activation-stats.ts';
import { FeatureMap } from './FeatureMap.tsx';
import { PickMode } from './PickMode.tsx';

/** Maps drawn at first, and added by each press of the button: a layer may have thousands. */
const step = 48;

type Order = 'channel' | 'peak';

function ordered(stats: ChannelStats[], order: Order): ChannelStats[] {
  return order === 'channel' ? stats : [...stats].sort((a, b) => b.peak - a.peak || a.channel - b.channel);
}

/** Diverging colours, symmetric about zero, where values go below it; sequential from zero elsewhere. */
function colorsFor([low, high]: [number, number]) {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  return low < 0
    ? { name: 'blue-red' as const, low: -reach, high: reach }
    : { name: 'viridis' as const, low: 0, high };
}

type Props = { data: Float32Array; shape: readonly [number, number, number] };

/** The maps of one input in an [h, w, c] layer, one per channel. */
export function FeatureMaps({ data, shape }: Props) {
  const channels = shape[2];
  const units = useApp((app) => app.units);
  const sharedScale = useApp((app) => app.preferences.sharedScale);
  const [order, setOrder] = useState<Order>('peak');
  const [count, setCount] = useState(step);
  const stats = useMemo(() => channelStats(data, channels), [data, channels]);
  const shared = useMemo(() => colorsFor(rangeOf(data)), [data]);
  const cells = useMemo(
    () => units.filter((unit) => typeof unit === 'number').map((unit) => toPosition(shape, unit)),
    [units, shape],
  );
  const poolsOf = (channel: number) =>
    units.flatMap((unit) =>
      typeof unit === 'object' && 'channel' in unit && !unit.layer && unit.channel === channel
        ? [unit.pool]
        : [],
    );
  const list = ordered(stats, order);
  const shown = list.slice(0, count);
  const colors = ({ channel }: ChannelStats) =>
    sharedScale ? shared : colorsFor(rangeOf(channelMap(data, channels, channel)));
  return (
    <fieldset className="maps">
      <legend>Feature maps</legend>
      <div className="maps-controls">
        <PickMode />
        <label className="field">
          Order
          <select
            value={order}
            onChange={(event) => setOrder(event.target.value === 'peak' ? 'peak' : 'channel')}
          >
            <option value="peak">by peak</option>
            <option value="channel">by channel</option>
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={sharedScale}
            onChange={(event) => setPreference({ sharedScale: event.target.checked })}
          />
          One scale
        </label>
        {sharedScale && (
          <span className="scale tabular muted">
            {formatValue(shared.low)}
            <span className="scale-bar" style={{ background: cssGradient(shared.name) }} />
            {formatValue(shared.high)}
          </span>
        )}
      </div>
      <div className="maps-grid">
        {shown.map((one) => (
          <FeatureMap
            key={one.channel}
            data={data}
            shape={shape}
            stats={one}
            colors={colors(one)}
            picked={cells.filter((at) => at.channel === one.channel)}
            pools={poolsOf(one.channel)}
          />
        ))}
      </div>
      {list.length > count && (
        <button type="button" className="quiet" onClick={() => setCount(count + step)}>
          Show more; {formatCount(count)} of {formatCount(list.length)} channels are shown
        </button>
      )}
    </fieldset>
  );
}
