import { useEffect, useState } from 'react';
import type { PreprocessingState } from '../../engine/api.ts';
import { formatCount, formatShare } from '../shared/format.ts';
import { Modal } from '../shared/Modal.tsx';
import { startPredictions } from '../shared/predictions.ts';
import { useApp } from '../shared/store.ts';
import { Choices } from './Choices.tsx';
import { acceptPreprocessing, takePreprocessing } from './changing.ts';
import { draftOf, readDraft, samePreprocessing } from './numbers.ts';
import { PreprocessingForm } from './PreprocessingForm.tsx';
import './preprocessing.css';

function Accuracy({ state, busy }: { state: PreprocessingState; busy: boolean }) {
  const measured =
    state.accuracy === null
      ? 'No labels: look at the predictions of a few inputs to see whether this is right.'
      : `Top-1 accuracy ${formatShare(state.accuracy)} on a sample of ${formatCount(state.sampleSize)} inputs`;
  return (
    <p className="accuracy tabular" data-testid="accuracy" aria-live="polite">
      {busy ? 'Measuring' : measured}
    </p>
  );
}

function Editor({ state }: { state: PreprocessingState }) {
  const [draft, setDraft] = useState(draftOf(state.preprocessing));
  const busy = useApp((app) => app.job !== null);
  const indexed = useApp((app) => app.layers.some((layer) => layer.index.state === 'ready'));
  useEffect(() => setDraft(draftOf(state.preprocessing)), [state.preprocessing]);
  const read = readDraft(draft, state.preprocessing.channels);
  const shown = draftOf(state.preprocessing);
  const edited = JSON.stringify(draft) !== JSON.stringify(shown);
  // Numbers are shown shortened; what was not edited is accepted as it is.
  const next = !edited ? state.preprocessing : 'preprocessing' in read ? read.preprocessing : null;
  const changed = next !== null && !samePreprocessing(next, state.preprocessing);
  return (
    <>
      <p>{state.reason}</p>
      <Accuracy state={state} busy={busy} />
      <Choices
        choices={state.choices}
        current={state.preprocessing}
        onTake={(p) => void takePreprocessing(p)}
      />
      <PreprocessingForm
        draft={draft}
        channels={state.preprocessing.channels}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      {'problem' in read && edited && (
        <p className="field-error" role="alert">
          {read.problem}
        </p>
      )}
      {indexed && (
        <p className="warning">
          Indexes belong to the preprocessing they were built with. A change leaves those of this one unused.
        </p>
      )}
      <footer className="dialog-footer">
        <button
          type="button"
          disabled={!changed || busy}
          onClick={() => next && void takePreprocessing(next)}
        >
          Measure
        </button>
        <button
          type="button"
          className="primary"
          disabled={next === null || busy}
          onClick={() => next && void acceptPreprocessing(next)}
        >
          Accept
        </button>
      </footer>
    </>
  );
}

export function PreprocessingDialog() {
  const state = useApp((app) => app.workspace.preprocessing);
  return (
    <Modal
      name="preprocessing"
      title="Preprocessing"
      description="How pixels (0 to 255) become the network's input: x = (pixel × scale − mean) / std"
      onClose={startPredictions}
    >
      {state ? <Editor state={state} /> : <p>Open a model and a data set first.</p>}
    </Modal>
  );
}
