import { useApp } from '../shared/store.ts';
import { AnchorSelect } from './AnchorSelect.tsx';
import type { Anchor, ChosenQuantity, Explanation } from './explanation.ts';
import { LayerSelect } from './LayerSelect.tsx';
import { SelectField } from './SelectField.tsx';

function anchored(anchor: Anchor | undefined): { anchor?: Anchor } {
  return anchor ? { anchor } : {};
}

type AtProps = { at: Explanation['at']; required: boolean; onChange: (at: Explanation['at']) => void };

/** Whose attributions the map shows: the input's pixels, or the units of a layer. */
export function AtFields({ at, required, onChange }: AtProps) {
  const layer = useApp((app) => app.layer);
  const needed = layer === null ? 'a layer, to be chosen' : `the chosen layer, ${layer}`;
  return (
    <>
      <LayerSelect
        label="Map of"
        title="Whose attributions are shown: the pixels', or those of the units of a layer"
        none={required ? needed : 'the input'}
        value={at?.layer ?? null}
        onChoose={(layer) => onChange(layer === null ? null : { ...anchored(at?.anchor), layer })}
      />
      {at && (
        <AnchorSelect
          label="Map at"
          title="Where at this layer"
          usual="its output"
          value={at.anchor}
          onChoose={(anchor) => onChange({ layer: at.layer, ...anchored(anchor) })}
        />
      )}
    </>
  );
}

type QuantityProps = { quantity: ChosenQuantity; onChange: (quantity: ChosenQuantity) => void };

/** Of which layer the quantity is taken, and where at it. */
export function QuantityPlaceFields({ quantity, onChange }: QuantityProps) {
  const { anchor: _, ...plain } = quantity;
  return (
    <>
      {plain.kind !== 'group' && (
        <LayerSelect
          label="Explained in"
          title="The layer whose units, channels or classes are explained"
          none={plain.kind === 'channel' ? null : 'the output'}
          mapsOnly={plain.kind === 'channel'}
          value={plain.layer ?? null}
          onChoose={(layer) => onChange(withLayer(quantity, layer))}
        />
      )}
      <AnchorSelect
        label="Taken at"
        title="Probabilities saturate, and their gradients with them: before a softmax the logits are taken"
        usual="logits or output"
        value={quantity.anchor}
        onChoose={(anchor) => onChange({ ...plain, ...anchored(anchor) })}
      />
      <ActivationSelect quantity={quantity} onChange={onChange} />
    </>
  );
}

const activations = [
  ['none', 'as they are'],
  ['softmax', 'through a softmax'],
  ['sigmoid', 'through a sigmoid'],
] as const;

function ActivationSelect({ quantity, onChange }: QuantityProps) {
  if (quantity.kind !== 'max-class' && quantity.kind !== 'threshold') return null;
  const { activation, ...plain } = quantity;
  return (
    <SelectField
      label="Scores"
      title="What the scores go through before they are compared"
      value={activation ?? 'none'}
      choices={activations}
      onChoose={(choice) => onChange(choice === 'none' ? plain : { ...plain, activation: choice })}
    />
  );
}

/** The same of another layer; what counts units or channels starts again there. */
function withLayer(quantity: ChosenQuantity, layer: string | null): ChosenQuantity {
  if (quantity.kind === 'group') return quantity;
  const { layer: _, ...rest } = quantity;
  const place = layer === null ? {} : { layer };
  switch (rest.kind) {
    case 'channel':
      return layer === null ? { kind: 'group' } : { ...rest, channels: [0], layer };
    case 'class':
      return { ...rest, class: 0, ...place };
    case 'comparative':
      return { ...rest, classes: [0, 1], ...place };
    default:
      return { ...rest, ...place };
  }
}
