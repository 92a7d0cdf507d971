import type { Preprocessing } from '../../engine/api.ts';
import type { Draft } from './numbers.ts';

type Props = {
  draft: Draft;
  channels: Preprocessing['channels'];
  onChange: (part: Partial<Draft>) => void;
};

type TextProps = { label: string; value: string; onChange: (value: string) => void; wide?: boolean };

function TextField({ label, value, onChange, wide }: TextProps) {
  return (
    <label className={wide ? 'form-field form-wide' : 'form-field'}>
      {label}
      <input
        type="text"
        className="tabular"
        value={value}
        inputMode="decimal"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** The steps from pixel to input tensor, in the order they are done. */
export function PreprocessingForm({ draft, channels, onChange }: Props) {
  return (
    <div className="form">
      <label className="form-field">
        Resize
        <select
          value={draft.resize}
          onChange={(event) => onChange({ resize: event.target.value as Draft['resize'] })}
        >
          <option value="none">none, sizes match</option>
          <option value="stretch">stretch to the size</option>
          <option value="crop">shorter side, then centre</option>
        </select>
      </label>
      <TextField label="Height" value={draft.height} onChange={(height) => onChange({ height })} />
      <TextField label="Width" value={draft.width} onChange={(width) => onChange({ width })} />
      {channels === 3 && (
        <label className="form-field">
          Channel order
          <select
            value={draft.order}
            onChange={(event) => onChange({ order: event.target.value as Draft['order'] })}
          >
            <option value="rgb">red, green, blue</option>
            <option value="bgr">blue, green, red</option>
          </select>
        </label>
      )}
      <TextField label="Scale" value={draft.scale} onChange={(scale) => onChange({ scale })} />
      <TextField label="Mean" value={draft.mean} onChange={(mean) => onChange({ mean })} wide />
      <TextField label="Std" value={draft.std} onChange={(std) => onChange({ std })} wide />
    </div>
  );
}
