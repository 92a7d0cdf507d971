import type { LayerInfo } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { addUnits, toggleUnit } from '../query/units.ts';
import { formatValue } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp } from '../shared/store.ts';
import { unitText } from '../shared/unit.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';

const shown = 10;
const addedAtOnce = 3;

/** The units of the layer that this input excites most. */
export function TopUnits({ layer, input, scope }: { layer: LayerInfo; input: number; scope: string }) {
  const units = useApp((app) => app.units);
  const { data } = useEngineCall(`${scope}/${layer.name}/${input}`, () =>
    engine.topUnits({ layer: layer.name, inputs: [input], count: shown, nonzero: true }),
  );
  // The contract's unit may be a pooled channel; what is most activated are neurons.
  const top = (data?.[0] ?? []).flatMap(({ unit, activation }) =>
    typeof unit === 'number' ? [{ unit, activation }] : [],
  );
  if (top.length === 0) return null;
  return (
    <div className="top-units">
      <h3>
        Most activated units
        <button
          type="button"
          className="quiet"
          onClick={() => addUnits(top.slice(0, addedAtOnce).map(({ unit }) => unit))}
        >
          Add top {Math.min(addedAtOnce, top.length)}
        </button>
      </h3>
      <ol aria-label="Most activated units">
        {top.map(({ unit, activation }) => {
          const text = unitText(layer.shape, unit);
          const picked = units.includes(unit);
          return (
            <li key={unit} className="tabular">
              <span title={`unit ${unit}`}>{text}</span>
              <span className="muted">{formatValue(activation)}</span>
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
