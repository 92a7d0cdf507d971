import { useMemo } from 'react';
import { toggleUnit } from '../query/units.ts';
import { formatCount, formatValue } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { rangeOf, topPositions } from './activation-stats.ts';

/** All bars are shown in order up to this many; beyond, only the highest. */
const inOrder = 64;

type Props = { data: Float32Array; nameOf: (unit: number) => string };

/** The activations of one input in a flat layer. */
export function ActivationBars({ data, nameOf }: Props) {
  const units = useApp((app) => app.units);
  const shown = useMemo(
    () => (data.length <= inOrder ? Array.from(data, (_, i) => i) : topPositions(data, inOrder)),
    [data],
  );
  const reach = useMemo(() => Math.max(...rangeOf(data).map(Math.abs)) || 1, [data]);
  return (
    <>
      {data.length > inOrder && (
        <p className="muted">
          the {inOrder} highest of {formatCount(data.length)}
        </p>
      )}
      <ul className="bars" aria-label="Activations">
        {shown.map((unit) => {
          const value = data[unit] ?? 0;
          const picked = units.includes(unit);
          return (
            <li key={unit}>
              <button
                type="button"
                className="bar-row tabular"
                aria-label={`Add unit ${unit}`}
                aria-pressed={picked}
                onClick={() => toggleUnit(unit)}
              >
                <span className="bar-name">{nameOf(unit)}</span>
                <span className="bar-track">
                  <span
                    className={value < 0 ? 'bar bar-negative' : 'bar'}
                    style={{ width: `${(Math.abs(value) / reach) * 100}%` }}
                  />
                </span>
                <span className="bar-value">{formatValue(value)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
