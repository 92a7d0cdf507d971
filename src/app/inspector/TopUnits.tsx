import type { LayerInfo } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { useApp } from '../shared/store.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';
import { UnitList, type UnitValue } from './UnitList.tsx';

const shown = 10;

type Props = { layer: LayerInfo; input: number; scope: string };

/** The units of the layer that this input excites most. */
export function TopUnits({ layer, input, scope }: Props) {
  const { data } = useEngineCall(`${scope}/${layer.name}/${input}`, () =>
    engine.topUnits({ layer: layer.name, inputs: [input], count: shown, nonzero: true }),
  );
  return <UnitList name="Most activated units" layer={layer} values={valuesOf(data?.[0])} />;
}

/** The units that several targets excite most on average. */
export function TargetUnits({ layer, scope }: Omit<Props, 'input'>) {
  const targets = useApp((app) => app.targets);
  const inputs = targets.filter((target) => typeof target === 'number');
  const key = inputs.length > 1 ? `${scope}/${layer.name}/${inputs.join()}` : null;
  const { data } = useEngineCall(key, () =>
    engine.topUnits({ layer: layer.name, inputs, count: shown, nonzero: true, together: true }),
  );
  return (
    <UnitList name="Units of the targets" layer={layer} values={valuesOf(data?.[0])}>
      <span className="muted">mean over {inputs.length}</span>
    </UnitList>
  );
}

/** The units in which this input and the one it is compared with differ most. */
export function DifferingUnits({ layer, input, scope }: Props) {
  const compared = useApp((app) => app.compared);
  const different = compared !== null && compared !== input;
  const key = different ? `${scope}/${layer.name}/${input}-${compared}` : null;
  const { data } = useEngineCall(key, () =>
    engine.differingUnits({ layer: layer.name, inputs: [input, compared ?? input], count: shown }),
  );
  const values = (data ?? []).map(({ unit, difference }) => ({ unit, value: difference }));
  return (
    <UnitList name="Units that differ" layer={layer} values={values}>
      <span className="muted tabular">
        input {input} minus {compared}
      </span>
    </UnitList>
  );
}

function valuesOf(top: { unit: number; activation: number }[] = []): UnitValue[] {
  return top.map(({ unit, activation }) => ({ unit, value: activation }));
}
