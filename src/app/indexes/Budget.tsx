import type { LayerPlan } from '../../engine/api.ts';
import { formatBytes, formatShare } from '../shared/format.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';

/** The share of full storage that indexes may take, and what they would take then. */
export function Budget({ plan }: { plan: readonly LayerPlan[] }) {
  const budget = useApp((app) => app.preferences.budget);
  const bytes = plan.reduce((sum, layer) => sum + layer.bytes, 0);
  const text = `${Math.round(budget * 100)} % of full storage`;
  return (
    <div className="budget">
      <label className="field">
        Budget
        <input
          type="range"
          min={1}
          max={100}
          value={Math.round(budget * 100)}
          aria-valuetext={text}
          onChange={(event) => setPreference({ budget: event.target.valueAsNumber / 100 })}
        />
      </label>
      <span className="tabular">{text}</span>
      {plan.length > 0 && <span className="muted tabular">all layers together {formatBytes(bytes)}</span>}
    </div>
  );
}

/** `codes with 32 partitions, 2.0 % exact`, `whole`. */
export function planText({ columns, layout, partitions, maiRatio }: LayerPlan): string {
  const of = columns === 'channels' ? 'channels, ' : '';
  if (layout === 'whole' || partitions === null) return `${of}kept whole`;
  const exact = maiRatio ? `, ${formatShare(maiRatio)} exact` : '';
  return `${of}${partitions} partitions${exact}`;
}
