import { useMemo } from 'react';
import { formatCount, formatValue } from '../shared/format.ts';

/** Bars beyond these say little; the file has all numbers. */
const most = 32;

/** The attributions of a flat layer's units, strongest first. */
export function UnitBars({ data }: { data: Float32Array }) {
  const units = useMemo(
    () =>
      Array.from(data, (value, unit) => ({ unit, value }))
        .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.unit - b.unit)
        .slice(0, most),
    [data],
  );
  const reach = Math.abs(units[0]?.value ?? 0) || 1;
  return (
    <>
      {data.length > most && (
        <p className="muted">
          the {most} strongest of {formatCount(data.length)}
        </p>
      )}
      <ul className="bars" aria-label="Attributions">
        {units.map(({ unit, value }) => (
          <li key={unit} className="bar-row tabular">
            <span className="bar-name">{unit}</span>
            <span className="bar-track">
              <span
                className={value < 0 ? 'bar bar-negative' : 'bar'}
                style={{ width: `${(Math.abs(value) / reach) * 100}%` }}
              />
            </span>
            <span className="bar-value">{formatValue(value)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
