import type { LayerPlan } from '../../engine/api.ts';
import { deleteIndex } from '../model/layers.ts';
import { formatBytes, formatShare } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp } from '../shared/store.ts';
import { buildInBackground } from './building.ts';
import { type IndexEntry, indexEntries } from './index-entries.ts';
import { exportIndex } from './transfer.ts';

const states = { none: 'not built', queued: 'waiting', building: 'building', ready: 'ready' } as const;

function Actions({ entry }: { entry: IndexEntry }) {
  const { layer, columns, state } = entry;
  const budget = useApp((app) => app.preferences.budget);
  const name = columns === 'channels' ? `${layer} channels` : layer;
  if (state.state === 'none') {
    return (
      <button
        type="button"
        aria-label={`Build ${name}`}
        onClick={() => void buildInBackground({ layer, budget })}
      >
        Build
      </button>
    );
  }
  if (state.state !== 'ready') return null;
  return (
    <>
      <button
        type="button"
        className="quiet icon-only"
        aria-label={`Export ${name}`}
        title="Save as a file"
        onClick={() => void exportIndex(layer, columns)}
      >
        <Icon name="save" />
      </button>
      <button
        type="button"
        className="quiet icon-only"
        aria-label={`Delete index of ${name}`}
        title="Delete"
        onClick={() => void deleteIndex(layer, columns)}
      >
        <Icon name="trash" />
      </button>
    </>
  );
}

function Row({ entry, plan }: { entry: IndexEntry; plan: LayerPlan | undefined }) {
  const { layer, columns, state } = entry;
  const ready = state.state === 'ready';
  const bytes = ready ? state.bytes : plan?.bytes;
  const share = bytes !== undefined && plan ? bytes / plan.fullBytes : null;
  return (
    <tr>
      <th scope="row">
        {layer}
        {columns === 'channels' && <span className="muted"> channels</span>}
      </th>
      <td className={ready ? 'index-ready' : 'muted'}>{states[state.state]}</td>
      <td className="tabular">
        {bytes !== undefined && `${ready ? '' : 'about '}${formatBytes(bytes)}`}
        {share !== null && <span className="muted"> {formatShare(share)}</span>}
      </td>
      <td className="index-why muted tabular">{!ready && plan?.why}</td>
      <td className="index-actions">
        <Actions entry={entry} />
      </td>
    </tr>
  );
}

/** Every layer with the index it has, or would get under the budget. */
export function IndexTable({ plan }: { plan: readonly LayerPlan[] }) {
  const layers = useApp((app) => app.layers);
  return (
    <table className="index-table">
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">State</th>
          <th scope="col">Size</th>
          <th scope="col">Under the budget</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {indexEntries(layers).map((entry) => (
          <Row
            key={`${entry.layer}/${entry.columns}`}
            entry={entry}
            plan={plan.find(({ layer }) => layer === entry.layer)}
          />
        ))}
      </tbody>
    </table>
  );
}
