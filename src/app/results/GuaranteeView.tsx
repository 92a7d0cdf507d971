import type { Query, TraceStep } from '../../engine/api.ts';
import { formatCount, formatValue } from '../shared/format.ts';
import { guaranteeChart, type Point } from './guarantee-chart.ts';

const size = { width: 300, height: 96 };
/** Longer courses are drawn without dots and told by their ends. */
const dotsUpTo = 40;
const toldUpTo = 6;
const margin = { left: 64, right: 12, top: 8, bottom: 20 };

function Line({ points, name }: { points: Point[]; name: string }) {
  return (
    <g className={name}>
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {points.length <= dotsUpTo && points.map(({ x, y }) => <circle key={x} cx={x} cy={y} r={2} />)}
    </g>
  );
}

/** What the picture shows, in words: every step of a short course, the first and last of a long one. */
function summary(trace: readonly TraceStep[], k: number): string {
  const told =
    trace.length <= toldUpTo ? trace : [trace[0], trace.at(-1)].filter((step) => step !== undefined);
  return told
    .map(({ inputsRun, kth, nextBound }) => {
      const found = kth === null ? `fewer than ${k} found` : `score ${k} is ${formatValue(kth)}`;
      const left = nextBound === null ? 'nothing left' : `best still possible ${formatValue(nextBound)}`;
      return `after ${formatCount(inputsRun)} inputs: ${found}, ${left}`;
    })
    .join('; ');
}

/** How the k-th score and the best score still possible closed in on each other. */
export function GuaranteeView({ query, trace }: { query: Query; trace: readonly TraceStep[] }) {
  const chart = guaranteeChart(trace, size);
  if (!chart) {
    return <p className="muted">One step was enough, so there is no course to draw.</p>;
  }
  const { width, height } = size;
  return (
    <figure className="guarantee">
      <svg
        role="img"
        aria-label={`The guarantee closing: ${summary(trace, query.k)}`}
        width={width + margin.left + margin.right}
        height={height + margin.top + margin.bottom}
      >
        <g transform={`translate(${margin.left} ${margin.top})`}>
          <path className="axis" d={`M0 0V${height}H${width}`} />
          {chart.yTicks.map(({ at, value }) => (
            <text key={value} x={-6} y={at} dy="0.32em" textAnchor="end">
              {formatValue(value)}
            </text>
          ))}
          {chart.xTicks.map(({ at, value }) => (
            <text key={value} x={at} y={height + 14} textAnchor={at === 0 ? 'start' : 'end'}>
              {formatCount(value)} run
            </text>
          ))}
          <Line name="line-bound" points={chart.nextBound} />
          <Line name="line-kth" points={chart.kth} />
        </g>
      </svg>
      <figcaption>
        {chart.kth.length > 0 && <span className="key key-kth">score of rank {query.k}</span>}
        {chart.nextBound.length > 0 && <span className="key key-bound">best score still possible</span>}
      </figcaption>
    </figure>
  );
}
