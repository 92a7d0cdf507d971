import type { PerturbationCurve } from '../../engine/api.ts';
import { formatShare, formatValue } from '../shared/format.ts';
import { curveChart } from './curve-chart.ts';

const size = { width: 260, height: 84 };
const margin = { left: 56, right: 12, top: 10, bottom: 20 };

export type NamedCurve = { name: 'deletion' | 'insertion'; curve: PerturbationCurve };

/** A curve in words, at its ends and quarters. */
function curveText({ name, curve: { shares, values, area } }: NamedCurve): string {
  const last = shares.length - 1;
  const told = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = Math.round(share * last);
    return `${formatValue(values[at] ?? 0)} at ${formatShare(shares[at] ?? 0)}`;
  });
  return `${name}: area ${formatValue(area)}, ${told.join(', ')}`;
}

/** What is explained, while pixels go and while they come back. */
export function CurveView({ title, curves }: { title: string; curves: readonly NamedCurve[] }) {
  const { lines, low, high, zero } = curveChart(
    curves.map(({ curve }) => curve),
    size,
  );
  const { width, height } = size;
  return (
    <figure className="curves">
      <svg
        role="img"
        aria-label={`${title}. ${curves.map(curveText).join('; ')}`}
        width={width + margin.left + margin.right}
        height={height + margin.top + margin.bottom}
      >
        <g transform={`translate(${margin.left} ${margin.top})`}>
          <path className="axis" d={`M0 0V${height}H${width}`} />
          {zero !== null && <path className="axis axis-zero" d={`M0 ${zero}H${width}`} />}
          <text x={-6} y={0} dy="0.32em" textAnchor="end">
            {formatValue(high)}
          </text>
          <text x={-6} y={height} dy="0.32em" textAnchor="end">
            {formatValue(low)}
          </text>
          <text x={0} y={height + 14}>
            0 %
          </text>
          <text x={width / 2} y={height + 14} textAnchor="middle">
            pixels changed
          </text>
          <text x={width} y={height + 14} textAnchor="end">
            100 %
          </text>
          {curves.map(({ name }, at) => (
            <polyline
              key={name}
              className={`curve-${name}`}
              points={lines[at]?.map(({ x, y }) => `${x},${y}`).join(' ')}
            />
          ))}
        </g>
      </svg>
      <figcaption>
        {curves.map(({ name, curve }) => (
          <span key={name} className={`curve-key curve-key-${name}`}>
            {name}, area {formatValue(curve.area)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
