import { type FormEvent, useState } from 'react';
import type { LayerInfo } from '../../engine/api.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp, useLayer } from '../shared/store.ts';
import { parseUnit, unitText } from '../shared/unit.ts';
import { addUnits, clearUnits, removeUnit } from './units.ts';

function Chip({ layer, unit }: { layer: LayerInfo; unit: number }) {
  const text = unitText(layer.shape, unit);
  return (
    <li className="chip tabular" title={`unit ${unit}`}>
      {text}
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

function AddUnit({ layer }: { layer: LayerInfo }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseUnit(layer.shape, text);
    if ('problem' in parsed) return setProblem(parsed.problem);
    addUnits([parsed.unit]);
    setText('');
  };
  return (
    <form className="add-unit" onSubmit={add}>
      <input
        type="text"
        aria-label="Add unit"
        placeholder={layer.shape.length === 3 ? 'c 12 @ 3,4' : 'unit'}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem ? 'add-unit-problem' : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
      />
      {problem && (
        <span id="add-unit-problem" className="field-problem" role="alert">
          {problem}
        </span>
      )}
    </form>
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
            <Chip key={unit} layer={layer} unit={unit} />
          ))}
        </ul>
      )}
      {units.length === 0 && <span className="muted">click in the maps of an input, or write one</span>}
      <AddUnit layer={layer} />
      {units.length > 0 && (
        <button type="button" className="quiet" aria-label="Clear units" onClick={clearUnits}>
          Clear
        </button>
      )}
    </div>
  );
}
