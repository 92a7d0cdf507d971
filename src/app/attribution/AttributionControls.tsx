import { Slider, ToggleGroup } from 'radix-ui';
import type { AttributionMap } from '../../engine/api.ts';
import { cssGradient } from '../../lib/color-maps.ts';
import { formatValue } from '../shared/format.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';
import { MethodPicker } from './MethodPicker.tsx';
import type { heatScale } from './saliency.ts';

type Scale = ReturnType<typeof heatScale>;

function Legend({ scale }: { scale: Scale }) {
  return (
    <div className="legend tabular" data-testid="legend">
      <span className="legend-bar" style={{ background: cssGradient(scale.name) }} />
      <span>{formatValue(scale.low)}</span>
      <span>{scale.low < 0 ? '0' : ''}</span>
      <span>{formatValue(scale.high)}</span>
    </div>
  );
}

function OpacitySlider() {
  const opacity = useApp((app) => app.preferences.opacity);
  return (
    <Slider.Root
      className="slider"
      min={0}
      max={1}
      step={0.05}
      value={[opacity]}
      onValueChange={([value]) => setPreference({ opacity: value ?? opacity })}
    >
      <Slider.Track className="slider-track">
        <Slider.Range className="slider-range" />
      </Slider.Track>
      <Slider.Thumb
        className="slider-thumb"
        aria-label="Opacity"
        aria-valuetext={`${Math.round(opacity * 100)} %`}
      />
    </Slider.Root>
  );
}

/** What the map adds up to, beside what its method claims. */
function checkText({ claim, sum, expected, gap }: NonNullable<AttributionMap['check']>): string {
  const claimed = claim === 'completeness' ? 'the difference to the baseline' : 'the output';
  return `The map adds up to ${formatValue(sum)}, ${claimed} is ${formatValue(expected)}: a gap of ${formatValue(gap)}`;
}

type Props = {
  group: { layer: string; units: number[] };
  scale: Scale | null;
  loading: boolean;
  map: AttributionMap | null;
};

export function AttributionControls({ group, scale, loading, map }: Props) {
  const { showAttribution, colorMap } = useApp((app) => app.preferences);
  const count = group.units.length;
  const choose = (value: string) => {
    if (value === 'signed' || value === 'absolute') setPreference({ colorMap: value });
  };
  return (
    <div className="attribution-controls">
      <label className="check">
        <input
          type="checkbox"
          checked={showAttribution}
          onChange={(event) => setPreference({ showAttribution: event.target.checked })}
        />
        Show attribution
      </label>
      {showAttribution && (
        <>
          <ToggleGroup.Root
            type="single"
            className="toggle-group"
            aria-label="Colour map"
            value={colorMap}
            onValueChange={choose}
          >
            <ToggleGroup.Item value="signed">Signed</ToggleGroup.Item>
            <ToggleGroup.Item value="absolute">Absolute</ToggleGroup.Item>
          </ToggleGroup.Root>
          <OpacitySlider />
          {scale && <Legend scale={scale} />}
          <p className="muted" aria-live="polite">
            {loading && !scale
              ? 'Computing the map'
              : `Of ${count === 1 ? 'the unit' : `the sum of ${count} units`} of ${group.layer}`}
            {map && `; it is ${formatValue(map.output)} here`}
            {scale?.high === 0 && ', and no pixel moves it'}
            {map?.check && `. ${checkText(map.check)}`}
          </p>
          <MethodPicker />
        </>
      )}
    </div>
  );
}
