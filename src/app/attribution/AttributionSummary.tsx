import type { Prediction } from '../../engine/api.ts';
import { useApp } from '../shared/store.ts';
import { checkText, methodName } from './map-text.ts';
import { outputText } from './output-text.ts';
import type { Attribution } from './use-attribution.ts';

type Props = {
  attribution: Attribution;
  /** The best classes of the same input; null while they are not known. */
  prediction: Prediction | null;
  /** Whether the settings have changed since. */
  stale: boolean;
};

/** What a map is of, and what its numbers add up to. */
export function AttributionSummary({ attribution: { request, map }, prediction, stale }: Props) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const still = map.data.every((value) => value === 0);
  return (
    <p className="muted" data-testid="attribution-summary" aria-live="polite">
      {stale && `Still the map before, by ${methodName(request)}. `}
      {outputText(request, map.output, prediction, classes)}
      {still && `, and no ${request.at ? 'unit' : 'pixel'} moves it`}
      {map.check && `. ${checkText(map.check)}`}
    </p>
  );
}
