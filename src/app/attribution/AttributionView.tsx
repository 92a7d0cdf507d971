import { useCallback, useMemo, useState } from 'react';
import type { Raster } from '../../engine/visualizers.ts';
import { formatValue } from '../shared/format.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';
import { OpacitySlider, SignedToggle } from './AttributionControls.tsx';
import type { UnitGroup } from './explanation.ts';
import { Legend } from './Legend.tsx';
import { MethodPicker } from './MethodPicker.tsx';
import { checkText } from './map-text.ts';
import { Overlay } from './Overlay.tsx';
import { Picture } from './Picture.tsx';
import { pictureBox, seenBox } from './picture-box.ts';
import { isZero, renderAttribution } from './render-attribution.ts';
import { useAttribution } from './use-attribution.ts';
import { useExplanation, useExplanationRequest, useGroup, useMethods, useVisual } from './use-explanation.ts';
import './attribution.css';

function groupText({ units, layer }: UnitGroup): string {
  return `Of ${units.length === 1 ? 'the unit' : `the sum of ${units.length} units`} of ${layer}`;
}

/** The clicked input large, with the attribution of what is explained over it. */
export function AttributionView({ input, scope }: { input: number; scope: string }) {
  const show = useApp((app) => app.preferences.showAttribution);
  const preprocessing = useApp((app) => app.workspace.preprocessing?.preprocessing ?? null);
  const explanation = useExplanation();
  const group = useGroup();
  const visual = useVisual();
  const methods = useMethods();
  const method = methods.find(({ name }) => name === explanation.method) ?? methods[0];
  const [square, setSquare] = useState<{ input: number; square: Raster } | null>(null);
  const onPicture = useCallback(
    (of: number, picture: Raster) => setSquare({ input: of, square: picture }),
    [],
  );
  const inputs = useMemo(() => [input], [input]);
  const request = useExplanationRequest(inputs);
  const { data, error, loading } = useAttribution(show && preprocessing ? request : null, scope);
  const current = data?.map.input === input ? data : null;
  const drawn = useMemo(
    () => (current ? renderAttribution(current.map.data, current.shape, null, visual) : null),
    [current, visual],
  );
  const box = useMemo(
    () => (square ? pictureBox(square.square.pixels, square.square.width) : null),
    [square],
  );
  const nothing = explanation.quantity.kind === 'group' && !group;
  return (
    <div className="attribution">
      <div className="picture-frame">
        <Picture input={input} onPicture={onPicture} />
        {drawn && box && preprocessing && <Overlay drawn={drawn} box={seenBox(box, preprocessing)} />}
      </div>
      {nothing ? (
        <p className="muted">Pick units to see which pixels move them.</p>
      ) : (
        <div className="attribution-controls">
          <label className="check">
            <input
              type="checkbox"
              checked={show}
              onChange={(event) => setPreference({ showAttribution: event.target.checked })}
            />
            Show attribution
          </label>
          {show && (
            <>
              <SignedToggle />
              <OpacitySlider />
              {drawn?.legend && <Legend legend={drawn.legend} />}
              <p className="muted" aria-live="polite">
                {loading && !drawn ? 'Computing the map' : group && groupText(group)}
                {current && `; it is ${formatValue(current.map.output)} here`}
                {drawn && isZero(drawn.values) && ', and no pixel moves it'}
                {current?.map.check && `. ${checkText(current.map.check)}`}
              </p>
              {method && <MethodPicker methods={methods} method={method} />}
            </>
          )}
        </div>
      )}
      {error && error.code !== 'cancelled' && (
        <p className="field-error" role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}
