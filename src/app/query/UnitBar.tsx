import { type FormEvent, useState } from 'react';
import type { LayerInfo, Unit } from '../../engine/api.ts';
import { keyOf, unitName } from '../shared/group.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp, useLayer } from '../shared/store.ts';
import { parsePick } from './pick-text.ts';
import { addUnits, clearUnits, removeUnit, setWeight } from './units.ts';

function Weight({ unit, name, layer }: { unit: Unit; name: string; layer: string }) {
  const weight = useApp((app) => app.weights[keyOf(unit, layer)] ?? 1);
  return (
    <input
      type="number"
      className="tabular weight"
      aria-label={`Weight of ${name}`}
      title="Weight"
      min={0}
      step={0.5}
      value={weight}
      onChange={(event) => setWeight(unit, Math.max(0, event.target.valueAsNumber || 0))}
    />
  );
}

function Chip({ layer, unit }: { layer: LayerInfo; unit: Unit }) {
  const layers = useApp((app) => app.layers);
  const more = useApp((app) => app.preferences.moreQuery);
  const weight = useApp((app) => app.weights[keyOf(unit, layer.name)] ?? 1);
  const text = unitName(unit, layer.name, layers);
  return (
    <li className="chip tabular" title={typeof unit === 'number' ? `unit ${unit}` : undefined}>
      {text}
      {more ? (
        <Weight unit={unit} name={text} layer={layer.name} />
      ) : (
        weight !== 1 && <span className="chip-weight">× {weight}</span>
      )}
      <button
        type="button"
        className="quiet"
        aria-label={`Remove unit ${text}`}
        onClick={() => removeUnit(unit)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

/** Writes a unit in, or takes all of them out. What is wrong with the text stands on a line of its own. */
function EditUnits({ layer, some }: { layer: LayerInfo; some: boolean }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parsePick(layer, text);
    if ('problem' in parsed) return setProblem(parsed.problem);
    addUnits([parsed.unit]);
    setText('');
  };
  const maps = layer.shape.length === 3;
  return (
    <>
      <form className="edit-units" onSubmit={add}>
        <input
          type="text"
          aria-label="Add unit"
          placeholder={maps ? 'c 12 @ 3,4' : 'unit'}
          title={maps ? 'c 12 @ 3,4 is one unit; max c 12 and mean c 12 are whole channels' : undefined}
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={problem ? 'add-unit-problem' : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        {some && (
          <button type="button" className="quiet" aria-label="Clear units" onClick={clearUnits}>
            Clear
          </button>
        )}
      </form>
      {problem && (
        <p id="add-unit-problem" className="field-error" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** The group of units a query asks about. */
export function UnitBar() {
  const layer = useLayer();
  const units = useApp((app) => app.units);
  if (!layer) return null;
  return (
    <div className="unit-bar">
      <span className="unit-bar-title">
        Units of <strong>{layer.name}</strong>
      </span>
      {units.length > 0 && (
        <ul className="chips" aria-label="Picked units">
          {units.map((unit) => (
            <Chip key={keyOf(unit, layer.name)} layer={layer} unit={unit} />
          ))}
        </ul>
      )}
      {units.length === 0 && <span className="muted">click in the maps of an input, or write one</span>}
      <EditUnits key={layer.name} layer={layer} some={units.length > 0} />
    </div>
  );
}
