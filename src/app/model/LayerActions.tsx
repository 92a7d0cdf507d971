import type { LayerInfo } from '../../engine/api.ts';
import { formatBytes, formatShare } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp } from '../shared/store.ts';
import { buildChosen, deleteIndex } from './layers.ts';

/** Sizes of the chosen layer's index, and what can be done with it. */
export function LayerActions({ layer }: { layer: LayerInfo }) {
  const busy = useApp((app) => app.job !== null);
  const ready = layer.index.state === 'ready';
  const bytes = ready ? layer.index.bytes : layer.estimateBytes;
  if (bytes === null || layer.fullBytes === null) return null;
  const share = bytes / layer.fullBytes;
  return (
    <div className="layer-actions">
      <p className="muted tabular">
        {ready ? '' : 'about '}
        {formatBytes(bytes)}, {share >= 1 ? 'kept whole' : `${formatShare(share)} of all activations`}
      </p>
      {ready ? (
        <button type="button" disabled={busy} onClick={() => void deleteIndex(layer.name)}>
          <Icon name="trash" />
          Delete index
        </button>
      ) : (
        <button type="button" disabled={busy} onClick={() => void buildChosen(layer.name)}>
          <Icon name="index" />
          Build index
        </button>
      )}
    </div>
  );
}
