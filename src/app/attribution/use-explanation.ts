import { useEffect, useMemo } from 'react';
import type { AttributionRequest, MethodInfo } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { keyOf } from '../shared/group.ts';
import { attempt } from '../shared/notices.ts';
import { setPreference } from '../shared/set-preference.ts';
import { type AppState, getApp, setApp, useApp } from '../shared/store.ts';
import { type Explanation, fitExplanation, requestOf, type UnitGroup } from './explanation.ts';
import type { VisualSettings } from './visual.ts';

function pickedGroup({ layer, units, weights }: AppState): UnitGroup | null {
  if (!layer || units.length === 0) return null;
  const own = units.map((unit) => weights[keyOf(unit, layer)] ?? 1);
  return { layer, units, ...(own.every((weight) => weight === 1) ? {} : { weights: own }) };
}

function answeredGroup({ answer }: AppState): UnitGroup | null {
  if (!answer) return null;
  const { layer, units, weights } = answer.query;
  return { layer, units, ...(weights ? { weights } : {}) };
}

/** Whether the answer of the last query is what is looked at. */
function looksAtAnswer({ tab }: AppState): boolean {
  return tab !== 'dataset' && tab !== 'history';
}

/** The units to explain: those of the answer while results are looked at, else those picked; null where there are none. */
export function groupOf(app: AppState): UnitGroup | null {
  return (looksAtAnswer(app) ? answeredGroup(app) : null) ?? pickedGroup(app);
}

export function useGroup(): UnitGroup | null {
  const text = useApp((app) => JSON.stringify(groupOf(app)));
  return useMemo(() => JSON.parse(text) as UnitGroup | null, [text]);
}

/** The settings, as far as they fit what is open. */
export function useExplanation(): Explanation {
  const explanation = useApp((app) => app.preferences.explanation);
  const layers = useApp((app) => app.layers);
  const classCount = useApp((app) => app.workspace.model?.classCount ?? null);
  const length = useApp((app) => app.workspace.dataset?.length ?? 0);
  return useMemo(
    () => fitExplanation(explanation, { classCount, layers, length }),
    [explanation, classCount, layers, length],
  );
}

/** Changes how attributions are computed, now and for later visits. */
export function changeExplanation(part: Partial<Explanation>): void {
  setPreference({ explanation: { ...getApp().preferences.explanation, ...part } });
}

/** Changes how attributions are drawn, now and for later visits. */
export function changeVisual(part: Partial<VisualSettings>): void {
  setPreference({ visual: { ...getApp().preferences.visual, ...part } });
}

export function useVisual(): VisualSettings {
  return useApp((app) => app.preferences.visual);
}

let loading = false;

async function loadMethods(): Promise<void> {
  if (loading) return;
  loading = true;
  await attempt(async () => setApp({ methods: await engine.attributionMethods() }));
  loading = false;
}

/** Every method with its formula, paper and options; empty until the engine has told. */
export function useMethods(): readonly MethodInfo[] {
  const methods = useApp((app) => app.methods);
  useEffect(() => {
    if (methods.length === 0) void loadMethods();
  }, [methods]);
  return methods;
}

/** What the engine is to be asked for these inputs; null while there is nothing to explain, or methods are not known yet. */
export function useExplanationRequest(inputs: readonly number[]): AttributionRequest | null {
  const explanation = useExplanation();
  const group = useGroup();
  const methods = useMethods();
  const layer = useApp((app) => app.layer);
  const info = methods.find(({ name }) => name === explanation.method) ?? methods[0];
  const request = info
    ? requestOf({ ...explanation, method: info.name }, group, [...inputs], info, layer)
    : null;
  // The same wish is the same object, so that nothing is computed again when layers are looked up anew.
  const text = JSON.stringify(request);
  return useMemo(() => JSON.parse(text) as AttributionRequest | null, [text]);
}
