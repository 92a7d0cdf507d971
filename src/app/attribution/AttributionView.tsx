import { useCallback, useMemo, useState } from 'react';
import type { Prediction } from '../../engine/api.ts';
import type { Raster } from '../../engine/visualizers.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';
import { isMapShape } from '../shared/unit.ts';
import { AttributionForm } from './AttributionForm.tsx';
import { AttributionSummary } from './AttributionSummary.tsx';
import { DrawingControls } from './DrawingControls.tsx';
import { LayerAttributions } from './LayerAttributions.tsx';
import { MethodOptions } from './MethodOptions.tsx';
import { fileName, requestText } from './map-text.ts';
import { Overlay } from './Overlay.tsx';
import { Picture } from './Picture.tsx';
import { PixelReader } from './PixelReader.tsx';
import { cutOut } from './paint.ts';
import { type Box, pictureBox, seenBox } from './picture-box.ts';
import { readMapOf } from './read-map.ts';
import { renderAttribution } from './render-attribution.ts';
import { SaveButtons, type Scene } from './SaveButtons.tsx';
import { type Attribution, useAttribution } from './use-attribution.ts';
import { useExplanation, useExplanationRequest, useMethods, useVisual } from './use-explanation.ts';
import { VisualForm } from './VisualForm.tsx';
import { Working } from './Working.tsx';
import './attribution.css';

/** Where on the picture the network looked; null until the picture is there. */
function useSeen(square: Raster | null): Box | null {
  const preprocessing = useApp((app) => app.workspace.preprocessing?.preprocessing ?? null);
  return useMemo(() => {
    if (!square || !preprocessing) return null;
    return seenBox(pictureBox(square.pixels, square.width), preprocessing);
  }, [square, preprocessing]);
}

/** A map as it is drawn over the picture; null where there is none, or it has no height and width. */
function useScene(current: Attribution | null, square: Raster | null): Scene | null {
  const visual = useVisual();
  const box = useSeen(square);
  return useMemo(() => {
    if (!current || !square || !box || !isMapShape(current.shape)) return null;
    const picture = visual.display === 'edges' ? cutOut(square, box) : null;
    return { square, box, drawn: renderAttribution(current.map.data, current.shape, picture, visual) };
  }, [current, square, box, visual]);
}

function Save({ attribution, scene }: { attribution: Attribution; scene: Scene | null }) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const { request, map, shape } = attribution;
  return (
    <SaveButtons
      name={fileName(map.input, request)}
      description={`${JSON.stringify(request)}: ${requestText(request, classes)}`}
      data={map.data}
      shape={shape}
      scene={scene}
    />
  );
}

type Props = {
  input: number;
  scope: string;
  /** The network's best classes, once known; may be those of the input before. */
  prediction: Prediction | null;
};

/** The clicked input large, with the attribution of what is explained over it. */
export function AttributionView({ input, scope, prediction }: Props) {
  const show = useApp((app) => app.preferences.showAttribution);
  const open = useApp((app) => app.workspace.preprocessing !== null);
  const explanation = useExplanation();
  const methods = useMethods();
  const method = methods.find(({ name }) => name === explanation.method) ?? methods[0];
  const [picture, setPicture] = useState<{ input: number; square: Raster } | null>(null);
  const onPicture = useCallback((of: number, square: Raster) => setPicture({ input: of, square }), []);
  const inputs = useMemo(() => [input], [input]);
  const request = useExplanationRequest(inputs);
  const state = useAttribution(show && open ? request : null, scope);
  const current = state.data?.map.input === input ? state.data : null;
  const scene = useScene(current, picture?.input === input ? picture.square : null);
  return (
    <div className="attribution">
      <div className="picture-column">
        <div className="picture-frame">
          <Picture input={input} onPicture={onPicture} />
          {scene && <Overlay drawn={scene.drawn} box={scene.box} />}
          {scene && current && (
            <PixelReader map={readMapOf(current.map.data, current.shape, scene.drawn)} box={scene.box} />
          )}
        </div>
      </div>
      {open && (
        <div className="attribution-controls">
          <div className="attribution-head">
            <label className="check">
              <input
                type="checkbox"
                checked={show}
                onChange={(event) => setPreference({ showAttribution: event.target.checked })}
              />
              Show attribution
            </label>
            {current && <Save attribution={current} scene={scene} />}
          </div>
          {scene && <DrawingControls drawn={scene.drawn} />}
          {show && method && <AttributionForm explanation={explanation} methods={methods} method={method} />}
          {show && <Working {...state} />}
          {current && (
            <AttributionSummary
              attribution={current}
              prediction={prediction?.input === input ? prediction : null}
              stale={current.request !== request}
            />
          )}
          {show && method && (
            <div className="disclosures">
              <MethodOptions method={method} explanation={explanation} />
              <VisualForm />
            </div>
          )}
        </div>
      )}
      {current?.request.at && (
        <LayerAttributions layer={current.request.at.layer} data={current.map.data} shape={current.shape} />
      )}
    </div>
  );
}
