import type { Legend as LegendOfMap } from '../../engine/visualizers.ts';
import { cssGradient } from '../../lib/color-maps.ts';
import { formatValue } from '../shared/format.ts';

/** The colours of a map with the values at both ends and in the middle. */
export function Legend({ legend }: { legend: LegendOfMap }) {
  const ticks = [0, 2, 4].map((index) => legend.ticks[index]?.value ?? 0);
  const [low = 0, middle = 0, high = 0] = ticks;
  return (
    <div className="legend tabular" data-testid="legend">
      {legend.colors && <span className="legend-bar" style={{ background: cssGradient(legend.colors) }} />}
      <span>
        {legend.clipped && low < 0 && '≤'}
        {formatValue(low)}
      </span>
      <span>{formatValue(middle)}</span>
      <span>
        {legend.clipped && '≥'}
        {formatValue(high)}
      </span>
    </div>
  );
}
