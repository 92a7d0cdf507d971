import { useApp } from '../shared/store.ts';
import { isMapShape } from '../shared/unit.ts';

type Props = {
  label: string;
  title?: string;
  /** What no layer means; null: a layer has to be chosen. */
  none: string | null;
  /** Whether only layers with feature maps can be chosen. */
  mapsOnly?: boolean;
  value: string | null;
  onChoose: (layer: string | null) => void;
};

/** One of the network's layers. */
export function LayerSelect({ label, title, none, mapsOnly = false, value, onChoose }: Props) {
  const layers = useApp((app) => app.layers);
  return (
    <label className="field" title={title}>
      {label}
      <select
        aria-label={label}
        value={value ?? ''}
        onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
      >
        {none !== null && <option value="">{none}</option>}
        {layers
          .filter(({ shape }) => !mapsOnly || isMapShape(shape))
          .map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
      </select>
    </label>
  );
}
