import { Icon } from '../shared/Icon.tsx';
import { JobPanel } from '../shared/JobPanel.tsx';
import { useApp } from '../shared/store.ts';
import { FileButtons } from './FileButtons.tsx';
import { openDemo } from './opening.ts';
import { SavedList } from './SavedList.tsx';

function Formats() {
  return (
    <dl className="formats">
      <dt>Models</dt>
      <dd>TensorFlow.js layers or graph models: model.json with its .bin files, a folder or a zip of them</dd>
      <dt>Data sets</dt>
      <dd>
        IDX (MNIST), gzipped or not, with or without labels; CIFAR-10 binary; a folder or zip of PNG or JPEG
        files, where class folders become labels
      </dd>
      <dt>Privacy</dt>
      <dd>Nothing leaves this browser: files are read, run and kept on this machine only</dd>
    </dl>
  );
}

function DropZone() {
  return (
    <div className="drop-zone">
      <Icon name="drop" />
      <p className="drop-title">Drop a trained model and a data set here</p>
      <div className="drop-actions">
        <button type="button" className="primary" onClick={() => void openDemo()}>
          Try the demo
        </button>
        <FileButtons />
      </div>
      <p className="muted">The demo: a small VGG and the 10,000 Fashion-MNIST test images</p>
    </div>
  );
}

/** What is seen while nothing is open. */
export function StartScreen() {
  const loading = useApp((app) => app.phase === 'loading');
  const saved = useApp((app) => app.saved);
  const openable = saved.filter((item) => item.kind === 'model' || item.kind === 'dataset');
  return (
    <main className="start" aria-label="Start">
      <h1>Ask what a neuron does</h1>
      <p className="lead">
        Open an image model and a data set, pick neurons, and see which inputs excite them most or look most
        alike to them. Answers are exact.
      </p>
      <JobPanel />
      {!loading && <DropZone />}
      {openable.length > 0 && !loading && (
        <>
          <h2>Saved in this browser</h2>
          <SavedList items={openable} />
        </>
      )}
      <Formats />
    </main>
  );
}
