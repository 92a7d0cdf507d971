import { formatValue } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { checkText, methodName, requestText } from './map-text.ts';
import type { Attribution } from './use-attribution.ts';

type Props = {
  attribution: Attribution;
  /** Whether the settings have changed since. */
  stale: boolean;
};

/** What a map is of, and what its numbers add up to. */
export function AttributionSummary({ attribution: { request, map }, stale }: Props) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const still = map.data.every((value) => value === 0);
  return (
    <p className="muted" data-testid="attribution-summary" aria-live="polite">
      {stale && `Still the map before, by ${methodName(request)}. `}
      {`Of ${requestText(request, classes)}; it is ${formatValue(map.output)} here`}
      {still && `, and no ${request.at ? 'unit' : 'pixel'} moves it`}
      {map.check && `. ${checkText(map.check)}`}
    </p>
  );
}
