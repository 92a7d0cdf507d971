import type { ColorMapName } from '../../lib/color-maps.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';
import { Disclosure } from './Disclosure.tsx';
import { NumberField } from './NumberField.tsx';
import { SelectField } from './SelectField.tsx';
import { changeVisual, useVisual } from './use-explanation.ts';
import { absoluteColors, defaultVisual, isAbsolute, signedColors, type VisualSettings } from './visual.ts';

type Named<K extends keyof VisualSettings> = readonly (readonly [VisualSettings[K], string])[];

const displays: Named<'display'> = [
  ['overlay', 'over the picture'],
  ['map', 'map alone'],
  ['edges', 'map with edges'],
  ['mask', 'masked picture'],
];
const signs: Named<'sign'> = [
  ['all', 'both'],
  ['positive', 'positive'],
  ['negative', 'negative'],
];
const combinations: Named<'combine'> = [
  ['sum', 'sum'],
  ['mean', 'mean'],
  ['largest', 'largest magnitude'],
  ['absolute-sum', 'sum of magnitudes'],
];
const scales: Named<'scale'> = [
  ['each', 'of each map'],
  ['shared', 'one for all maps'],
];

function changedCount(visual: VisualSettings): number {
  const keys = Object.keys(defaultVisual) as (keyof VisualSettings)[];
  return keys.filter((key) => JSON.stringify(visual[key]) !== JSON.stringify(defaultVisual[key])).length;
}

function ColorSelect({ visual }: { visual: VisualSettings }) {
  const side = isAbsolute(visual) ? 'absolute' : 'signed';
  const names: readonly ColorMapName[] = side === 'absolute' ? absoluteColors : signedColors;
  return (
    <SelectField
      label="Colours"
      title="All of them can be told apart by people who do not tell red from green"
      value={visual.colors[side]}
      choices={names.map((name) => [name, name])}
      onChoose={(name) => changeVisual({ colors: { ...visual.colors, [side]: name } })}
    />
  );
}

/** How maps are drawn. */
export function VisualForm() {
  const open = useApp((app) => app.preferences.showVisual);
  const visual = useVisual();
  const masked = visual.display === 'mask';
  const changed = changedCount(visual);
  return (
    <Disclosure
      label="Drawing"
      note={changed > 0 ? `${changed} changed` : ''}
      open={open}
      onOpen={(showVisual) => setPreference({ showVisual })}
    >
      <SelectField
        label="Show"
        value={visual.display}
        choices={displays}
        onChoose={(display) => changeVisual({ display })}
      />
      <SelectField
        label="Sign"
        title="Which attributions are drawn"
        value={visual.sign}
        choices={signs}
        onChoose={(sign) => changeVisual({ sign })}
      />
      <SelectField
        label="Channels by"
        title="One value per pixel from its channels"
        value={visual.combine}
        choices={combinations}
        onChoose={(combine) => changeVisual({ combine })}
      />
      {!masked && <ColorSelect visual={visual} />}
      {!masked && (
        <NumberField
          label="Clip"
          title="Percentile of the magnitudes at which the colours end"
          unit="%"
          min={50}
          max={100}
          value={visual.clip}
          onChange={(clip) => changeVisual({ clip })}
        />
      )}
      <NumberField
        label="Blur"
        title="Standard deviation in pixels of the map"
        unit="px"
        min={0}
        max={20}
        value={visual.blur}
        onChange={(blur) => changeVisual({ blur })}
      />
      {masked && (
        <NumberField
          label="Hidden"
          title="Share of the pixels that is hidden"
          unit="%"
          min={0}
          max={99}
          value={Math.round(visual.hidden * 100)}
          onChange={(percent) => changeVisual({ hidden: percent / 100 })}
        />
      )}
      {!masked && (
        <SelectField
          label="Scale"
          title="Of maps that are shown together"
          value={visual.scale}
          choices={scales}
          onChoose={(scale) => changeVisual({ scale })}
        />
      )}
      <button
        type="button"
        className="quiet"
        disabled={changed === 0}
        onClick={() => changeVisual(defaultVisual)}
      >
        Reset drawing
      </button>
    </Disclosure>
  );
}
