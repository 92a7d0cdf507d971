import { useState } from 'react';
import type { AttributionMap, MethodInfo } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { neuronsOf } from '../shared/group.ts';
import { useApp } from '../shared/store.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';
import { AttributionControls } from './AttributionControls.tsx';
import { Overlay } from './Overlay.tsx';
import { Picture } from './Picture.tsx';
import { type Box, heatMap, heatScale, seenBox } from './saliency.ts';
import './attribution.css';

type Group = { layer: string; units: number[] };

/** The units to explain: those of the answer while results are looked at, else those picked. */
function useGroup(): Group | null {
  const answered = useApp((app) => (app.tab === 'results' ? (app.answer?.query ?? null) : null));
  const layer = useApp((app) => app.layer);
  const units = useApp((app) => app.units);
  const asked = answered ?? (layer ? { layer, units } : null);
  const neurons = asked ? neuronsOf(asked.units, asked.layer) : [];
  return asked && neurons.length > 0 ? { layer: asked.layer, units: neurons } : null;
}

/** The clicked input large, with the attribution of the unit group over it. */
export function AttributionView({ input, scope }: { input: number; scope: string }) {
  const group = useGroup();
  const { showAttribution, colorMap, opacity, attributionMethod } = useApp((app) => app.preferences);
  const preprocessing = useApp((app) => app.workspace.preprocessing?.preprocessing ?? null);
  const [picture, setPicture] = useState<Box | null>(null);
  const wanted = showAttribution && group && preprocessing;
  const key = wanted ? `${scope}/${input}/${group.layer}/${group.units.join()}/${attributionMethod}` : null;
  const { data, error, loading } = useEngineCall(key, async (signal) => {
    if (!group) return null;
    const quantity = { kind: 'units' as const, ...group };
    const request = { quantity, inputs: [input], method: attributionMethod as MethodInfo['name'] };
    const { maps, shape } = await engine.attribute(request, { signal });
    return { input, shape, map: maps[0] as AttributionMap };
  });
  const current = data?.input === input ? data : null;
  const map = current ? heatMap(current.map.data, current.shape as [number, number, number], colorMap) : null;
  const scale = map ? heatScale(map, colorMap) : null;
  return (
    <div className="attribution">
      <div className="picture-frame">
        <Picture input={input} onPicture={setPicture} />
        {map && scale && picture && preprocessing && (
          <Overlay map={map} scale={scale} box={seenBox(picture, preprocessing)} opacity={opacity} />
        )}
      </div>
      {group ? (
        <AttributionControls group={group} scale={scale} loading={loading} map={current?.map ?? null} />
      ) : (
        <p className="muted">Pick units to see which pixels move them.</p>
      )}
      {error && error.code !== 'cancelled' && (
        <p className="field-error" role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}
