import { useDeferredValue, useRef, useState } from 'react';
import type { LayerPlan } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { formatBytes, formatShare } from '../shared/format.ts';
import { Modal } from '../shared/Modal.tsx';
import { useApp } from '../shared/store.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';
import { useScope } from '../shared/use-scope.ts';
import { Budget } from './Budget.tsx';
import { BuildsProgress } from './BuildsProgress.tsx';
import { buildAll } from './building.ts';
import { IndexTable } from './IndexTable.tsx';
import { layersWithoutIndex, totals } from './index-entries.ts';
import { importIndexes } from './transfer.ts';
import { Unfinished } from './Unfinished.tsx';
import './indexes.css';

const nothing: LayerPlan[] = [];

function Problems({ messages }: { messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <div className="field-error" role="alert">
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
}

function ImportButton({ onProblems }: { onProblems: (problems: string[]) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const pick = () => {
    if (!field.current?.files) return;
    onProblems([]);
    void importIndexes([...field.current.files]).then(onProblems);
    field.current.value = '';
  };
  return (
    <>
      <button type="button" onClick={() => field.current?.click()}>
        Import index
      </button>
      <input ref={field} type="file" multiple hidden data-testid="index-input" onChange={pick} />
    </>
  );
}

function Body() {
  const budget = useDeferredValue(useApp((app) => app.preferences.budget));
  const missing = useApp((app) => layersWithoutIndex(app.layers).length);
  const { data, error, loading } = useEngineCall(`${useScope()}/${budget}`, () => engine.plan({ budget }));
  const [problems, setProblems] = useState<string[]>([]);
  const plan = data ?? nothing;
  return (
    <>
      <Unfinished />
      <Budget plan={plan} estimating={loading} />
      <Problems messages={error ? [error.message, ...problems] : problems} />
      <IndexTable plan={plan} />
      <BuildsProgress />
      <div className="index-footer">
        <ImportButton onProblems={setProblems} />
        <button type="button" className="primary" disabled={missing === 0} onClick={() => buildAll(budget)}>
          Build all
        </button>
      </div>
    </>
  );
}

/** The indexes of the open model over the open data set: what they take, and what could be built. */
export function IndexesDialog() {
  const open = useApp((app) => app.dialog === 'indexes');
  const layers = useApp((app) => app.layers);
  const { bytes, fullBytes } = totals(layers);
  const share = fullBytes > 0 ? `, ${formatShare(bytes / fullBytes)} of all activations` : '';
  return (
    <Modal name="indexes" title="Indexes" description={`${formatBytes(bytes)} in use${share}.`}>
      {open && <Body />}
    </Modal>
  );
}
