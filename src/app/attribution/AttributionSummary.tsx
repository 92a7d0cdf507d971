import { formatValue } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { OpacitySlider, SignedToggle } from './DrawingControls.tsx';
import { Legend } from './Legend.tsx';
import { checkText, requestText } from './map-text.ts';
import type { DrawnAttribution } from './render-attribution.ts';
import type { Attribution } from './use-attribution.ts';

type Props = {
  attribution: Attribution;
  /** The map over the picture; null where it is none. */
  drawn: DrawnAttribution | null;
};

/** How a map is drawn, what it is of, and what its numbers add up to. */
export function AttributionSummary({ attribution: { request, map }, drawn }: Props) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const still = map.data.every((value) => value === 0);
  return (
    <>
      {drawn && (
        <div className="drawing-controls">
          <SignedToggle />
          <OpacitySlider />
          {drawn.legend && <Legend legend={drawn.legend} />}
        </div>
      )}
      <p className="muted" aria-live="polite">
        {`Of ${requestText(request, classes)}; it is ${formatValue(map.output)} here`}
        {still && `, and no ${request.at ? 'unit' : 'pixel'} moves it`}
        {map.check && `. ${checkText(map.check)}`}
      </p>
    </>
  );
}
