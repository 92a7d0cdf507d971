import { Slider, ToggleGroup } from 'radix-ui';
import { Legend } from './Legend.tsx';
import type { DrawnAttribution } from './render-attribution.ts';
import { changeVisual, useVisual } from './use-explanation.ts';
import { isAbsolute } from './visual.ts';

function OpacitySlider() {
  const { opacity } = useVisual();
  return (
    <Slider.Root
      className="slider"
      min={0}
      max={1}
      step={0.05}
      value={[opacity]}
      onValueChange={([value]) => changeVisual({ opacity: value ?? opacity })}
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

/** Whether the map keeps signs; the largest magnitude of the channels is Simonyan's, section 3.1. */
function SignedToggle() {
  const visual = useVisual();
  const choose = (value: string) => {
    if (value === 'signed') changeVisual({ combine: 'sum' });
    if (value === 'absolute') changeVisual({ combine: 'largest' });
  };
  return (
    <ToggleGroup.Root
      type="single"
      className="toggle-group"
      aria-label="Colour map"
      value={isAbsolute(visual) ? 'absolute' : 'signed'}
      onValueChange={choose}
    >
      <ToggleGroup.Item value="signed">Signed</ToggleGroup.Item>
      <ToggleGroup.Item value="absolute">Absolute</ToggleGroup.Item>
    </ToggleGroup.Root>
  );
}

/** The controls of a map over its picture that are always at hand, and what its colours mean. */
export function DrawingControls({ drawn }: { drawn: DrawnAttribution }) {
  const { hidden } = useVisual();
  return (
    <div className="drawing-controls">
      <SignedToggle />
      <OpacitySlider />
      {drawn.legend ? (
        <Legend legend={drawn.legend} />
      ) : (
        <span className="muted">the strongest {Math.round((1 - hidden) * 100)} % are seen</span>
      )}
    </div>
  );
}
