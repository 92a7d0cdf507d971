import { className } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import type { ChosenQuantity } from './explanation.ts';
import { NumberField } from './NumberField.tsx';
import { indexesText, readIndexes } from './number-text.ts';
import { SelectField } from './SelectField.tsx';
import { chooseQuantity } from './starting-quantity.ts';
import { TypedField } from './TypedField.tsx';

type Kind = ChosenQuantity['kind'];
type Of<K extends Kind> = Extract<ChosenQuantity, { kind: K }>;

const all: [Kind, string][] = [
  ['group', 'the units'],
  ['max-class', 'the predicted class'],
  ['class', 'a class'],
  ['comparative', 'a class minus another'],
  ['channel', 'channels'],
  ['threshold', 'what is above a threshold'],
];

type ClassProps = { label: string; count: number; value: number; onChoose: (value: number) => void };

function ClassSelect({ label, count, value, onChoose }: ClassProps) {
  const names = useApp((app) => app.workspace.dataset?.classes ?? null);
  const classes = names?.length === count ? names : null;
  const choices = Array.from(
    { length: count },
    (_, index) => [String(index), className(classes, index)] as const,
  );
  return (
    <SelectField
      label={label}
      value={String(value)}
      choices={choices}
      onChoose={(text) => onChoose(Number(text))}
    />
  );
}

function ChannelFields({
  quantity,
  onChange,
}: {
  quantity: Of<'channel'>;
  onChange: (q: ChosenQuantity) => void;
}) {
  const count = useApp((app) => app.layers.find(({ name }) => name === quantity.layer)?.channels ?? 0);
  return (
    <>
      <TypedField
        label="Channels"
        title={`Numbers from 0 to ${count - 1} and ranges: 0, 3-5`}
        text={indexesText(quantity.channels)}
        read={(text) => {
          const found = readIndexes(text, count);
          return 'problem' in found ? found.problem : () => onChange({ ...quantity, channels: found.values });
        }}
      />
      <SelectField
        label="Pooled by"
        value={quantity.aggregate ?? 'sum'}
        choices={[
          ['sum', 'sum'],
          ['mean', 'mean'],
          ['max', 'max'],
        ]}
        onChoose={(aggregate) => onChange({ ...quantity, aggregate })}
      />
    </>
  );
}

type Props = { quantity: ChosenQuantity; onChange: (quantity: ChosenQuantity) => void };

/** What is explained. */
export function QuantityField({ quantity, onChange }: Props) {
  const classCount = useApp((app) => app.workspace.model?.classCount ?? 0);
  const units = useApp((app) => app.layers.find(({ name }) => name === layerOf(quantity))?.units ?? null);
  const hasMaps = useApp((app) => app.layers.some(({ channels }) => channels !== null));
  const count = units ?? classCount;
  const kinds = all.filter(([kind]) =>
    kind === 'channel' ? hasMaps : kind === 'group' || kind === 'threshold' || classCount > 0,
  );
  return (
    <>
      <SelectField
        label="Explain"
        title="What the map is of"
        value={quantity.kind}
        choices={kinds}
        onChoose={(kind) => void chooseQuantity(kind, onChange)}
      />
      {quantity.kind === 'class' && (
        <ClassSelect
          label="Class"
          count={count}
          value={quantity.class}
          onChoose={(index) => onChange({ ...quantity, class: index })}
        />
      )}
      {quantity.kind === 'comparative' && (
        <>
          <ClassSelect
            label="Class"
            count={count}
            value={quantity.classes[0]}
            onChoose={(index) => onChange({ ...quantity, classes: [index, quantity.classes[1]] })}
          />
          <ClassSelect
            label="minus"
            count={count}
            value={quantity.classes[1]}
            onChoose={(index) => onChange({ ...quantity, classes: [quantity.classes[0], index] })}
          />
        </>
      )}
      {quantity.kind === 'channel' && <ChannelFields quantity={quantity} onChange={onChange} />}
      {quantity.kind === 'threshold' && (
        <>
          <NumberField
            label="Threshold"
            title="The sum of the activations above it, minus the sum of those below"
            min={-1e6}
            max={1e6}
            value={quantity.threshold}
            onChange={(threshold) => onChange({ ...quantity, threshold })}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={quantity.lowMinusHigh ?? false}
              onChange={(event) => onChange({ ...quantity, lowMinusHigh: event.target.checked })}
            />
            Low minus high
          </label>
        </>
      )}
    </>
  );
}

/** The layer a quantity is taken of; null: the output, or the group's. */
export function layerOf(quantity: ChosenQuantity): string | null {
  return quantity.kind === 'group' ? null : (quantity.layer ?? null);
}
