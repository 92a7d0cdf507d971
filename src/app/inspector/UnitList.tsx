import type { ReactNode } from 'react';
import type { LayerInfo } from '../../engine/api.ts';
import { addUnits, toggleUnit } from '../query/units.ts';
import { formatValue } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp } from '../shared/store.ts';
import { unitText } from '../shared/unit.ts';

export type UnitValue = { unit: number; value: number };

const addedAtOnce = 3;

type Props = { name: string; layer: LayerInfo; values: UnitValue[]; children?: ReactNode };

/** Units of a layer with a number each, to add to the group. */
export function UnitList({ name, layer, values, children }: Props) {
  const units = useApp((app) => app.units);
  if (values.length === 0) return null;
  return (
    <div className="top-units">
      <h3>
        <span>
          {name} {children}
        </span>
        <button
          type="button"
          className="quiet"
          onClick={() => addUnits(values.slice(0, addedAtOnce).map(({ unit }) => unit))}
        >
          Add top {Math.min(addedAtOnce, values.length)}
        </button>
      </h3>
      <ol aria-label={name}>
        {values.map(({ unit, value }) => {
          const text = unitText(layer.shape, unit);
          const picked = units.includes(unit);
          return (
            <li key={unit} className="tabular">
              <span title={`unit ${unit}`}>{text}</span>
              <span className="muted">{formatValue(value)}</span>
              <button
                type="button"
                className="quiet icon-only"
                aria-label={`${picked ? 'Remove' : 'Add'} unit ${text}`}
                onClick={() => toggleUnit(unit)}
              >
                <Icon name={picked ? 'close' : 'plus'} />
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
