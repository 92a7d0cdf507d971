import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { LayerInfo } from '../../engine/api.ts';
import { formatBytes, formatCount, formatShape } from '../shared/format.ts';
import { Panel } from '../shared/Panel.tsx';
import { setApp, useApp, useLayer } from '../shared/store.ts';
import { LayerActions } from './LayerActions.tsx';
import { chooseLayer, indexText } from './layers.ts';
import './model.css';

function LayerRow({ layer, chosen }: { layer: LayerInfo; chosen: boolean }) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys of its options
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the listbox, which points at the active option
    <div
      ref={row}
      id={`layer-${layer.name}`}
      role="option"
      aria-selected={chosen}
      className="layer"
      onClick={() => chooseLayer(layer.name)}
    >
      <span className="layer-name" title={layer.name}>
        {layer.name}
      </span>
      <span className="layer-units muted tabular">{formatCount(layer.units)} units</span>
      <span className="layer-shape muted tabular">
        {layer.kind} {formatShape(layer.shape)}
      </span>
      <span className={`layer-index tabular layer-index-${layer.index.state}`}>
        {indexText(layer.index, layer.estimateBytes)}
        {layer.channelIndex.state === 'ready' && `; channels, ${formatBytes(layer.channelIndex.bytes)}`}
      </span>
    </div>
  );
}

function moveWith(event: KeyboardEvent, layers: readonly LayerInfo[], chosen: string | null): void {
  const at = layers.findIndex((layer) => layer.name === chosen);
  const last = layers.length - 1;
  const targets: Record<string, number> = {
    ArrowDown: Math.min(last, at + 1),
    ArrowUp: Math.max(0, at - 1),
    Home: 0,
    End: last,
  };
  const target = targets[event.key];
  const layer = target === undefined ? undefined : layers[target];
  if (!layer) return;
  event.preventDefault();
  chooseLayer(layer.name);
}

function IndexesButton() {
  const unfinished = useApp((app) => app.unfinished.length);
  const ready = useApp((app) => app.workspace.dataset !== null);
  return (
    <button
      type="button"
      className="quiet indexes-button"
      disabled={!ready}
      onClick={() => setApp({ dialog: 'indexes' })}
    >
      Indexes and budget
      {unfinished > 0 && <span className="muted tabular">{unfinished} unfinished</span>}
    </button>
  );
}

export function LayerPanel() {
  const layers = useApp((app) => app.layers);
  const model = useApp((app) => app.workspace.model);
  const chosen = useLayer();
  return (
    <Panel name="Layers" className="layers">
      <h2 className="panel-title">
        Layers <span className="muted tabular">{layers.length || ''}</span>
      </h2>
      {!model && (
        <p className="hint">
          No model is open. Drop a model.json with its .bin files, or choose files above.
        </p>
      )}
      <div
        role="listbox"
        aria-label="Layers"
        className="layer-list"
        tabIndex={0}
        aria-activedescendant={chosen ? `layer-${chosen.name}` : undefined}
        onKeyDown={(event) => moveWith(event, layers, chosen?.name ?? null)}
      >
        {layers.map((layer) => (
          <LayerRow key={layer.name} layer={layer} chosen={layer.name === chosen?.name} />
        ))}
      </div>
      {chosen && <LayerActions layer={chosen} />}
      {model && <IndexesButton />}
    </Panel>
  );
}
