import type { LayerInfo } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { className } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { isMapShape } from '../shared/unit.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';
import { ActivationBars } from './ActivationBars.tsx';
import { FeatureMaps } from './FeatureMaps.tsx';
import { DifferingUnits, TargetUnits, TopUnits } from './TopUnits.tsx';

/** What the chosen layer makes of one input. */
export function LayerView({ layer, input, scope }: { layer: LayerInfo; input: number; scope: string }) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const key = `${scope}/${layer.name}/${input}`;
  const { data, error } = useEngineCall(key, async () => {
    const { data: values } = await engine.activations({ layer: layer.name, inputs: [input] });
    return { layer: layer.name, values };
  });
  if (error) return <p className="hint">{error.message}</p>;
  if (!data || data.layer !== layer.name) return <p className="hint">Running the network</p>;
  return (
    <>
      <TopUnits layer={layer} input={input} scope={scope} />
      <DifferingUnits layer={layer} input={input} scope={scope} />
      <TargetUnits layer={layer} scope={scope} />
      {isMapShape(layer.shape) ? (
        <FeatureMaps key={layer.name} data={data.values} shape={layer.shape} />
      ) : (
        <ActivationBars
          data={data.values}
          // A layer with a unit for each class is taken for scores of the classes.
          nameOf={(unit) => (classes?.length === layer.units ? className(classes, unit) : String(unit))}
        />
      )}
    </>
  );
}
