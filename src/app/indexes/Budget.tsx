import type { LayerPlan } from '../../engine/api.ts';
import { formatBytes } from '../shared/format.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';

/** The share of full storage that indexes may take, and what they would take then. */
export function Budget({ plan, estimating }: { plan: readonly LayerPlan[]; estimating: boolean }) {
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
      <span className="muted tabular">
        {plan.length > 0 && `all layers together about ${formatBytes(bytes)}`}
        {plan.length === 0 && estimating && 'estimating from a sample'}
      </span>
    </div>
  );
}
