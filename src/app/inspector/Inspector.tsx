import { engine } from '../../engine/client.ts';
import { AttributionView } from '../attribution/AttributionView.tsx';
import { className } from '../shared/format.ts';
import { Panel } from '../shared/Panel.tsx';
import { useApp, useLayer } from '../shared/store.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';
import { useScope } from '../shared/use-scope.ts';
import { CompareButton } from './CompareButton.tsx';
import { LayerView } from './LayerView.tsx';
import { Predictions } from './Predictions.tsx';
import './inspector.css';

function Label({ input }: { input: number }) {
  const label = useApp((app) => app.labels?.[input] ?? -1);
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  return label < 0 ? null : <p className="inspector-label">labelled {className(classes, label)}</p>;
}

/** The input itself, what it is said to be and what the network takes it for. */
function InputTop({ input, scope }: { input: number; scope: string }) {
  const classifies = useApp((app) => (app.workspace.model?.classCount ?? null) !== null);
  const hasModel = useApp((app) => app.workspace.model !== null);
  const { data, error } = useEngineCall(classifies ? `${scope}/${input}` : null, () =>
    engine.predict([input]),
  );
  const prediction = data?.[0] ?? null;
  return (
    <div className="inspector-top">
      <AttributionView input={input} scope={scope} prediction={prediction} />
      <div className="inspector-facts">
        <h2>Input {input}</h2>
        <Label input={input} />
        {classifies && <Predictions prediction={prediction} error={error} />}
        {hasModel && <CompareButton input={input} />}
      </div>
    </div>
  );
}

function InputView({ input }: { input: number }) {
  const layer = useLayer();
  const hasModel = useApp((app) => app.workspace.model !== null);
  const scope = useScope();
  return (
    <>
      <InputTop input={input} scope={scope} />
      {hasModel && layer && (
        <>
          <h2 className="panel-title">
            In <span>{layer.name}</span>
          </h2>
          <LayerView layer={layer} input={input} scope={scope} />
        </>
      )}
    </>
  );
}

/** Everything about the clicked input. */
export function Inspector() {
  const input = useApp((app) => app.input);
  return (
    <Panel name="Inspector" className="inspector">
      {input === null ? (
        <p className="hint">Click an input to see what the network makes of it.</p>
      ) : (
        <InputView input={input} />
      )}
    </Panel>
  );
}
