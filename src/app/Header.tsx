import { FileButtons } from './library/FileButtons.tsx';
import { openDemo } from './library/opening.ts';
import { formatCount, formatShare } from './shared/format.ts';
import { Icon } from './shared/Icon.tsx';
import { setApp, useApp } from './shared/store.ts';
import { ThemeButton } from './status/ThemeButton.tsx';

function OpenNames() {
  const { model, dataset } = useApp((app) => app.workspace);
  return (
    <p className="open-names">
      {model && (
        <span title={`${formatCount(model.parameters)} parameters`}>
          <strong>{model.name}</strong>
        </span>
      )}
      {dataset && (
        <span>
          {dataset.name} <span className="muted tabular">{formatCount(dataset.length)} inputs</span>
        </span>
      )}
    </p>
  );
}

function PreprocessingButton() {
  const state = useApp((app) => app.workspace.preprocessing);
  if (!state) return null;
  return (
    <button
      type="button"
      className="quiet"
      aria-label="Preprocessing"
      onClick={() => setApp({ dialog: 'preprocessing' })}
    >
      <Icon name="sliders" />
      Preprocessing
      {state.accuracy !== null && (
        <span className="muted tabular" title="Top-1 accuracy on a sample">
          {formatShare(state.accuracy)}
        </span>
      )}
    </button>
  );
}

export function Header() {
  const started = useApp((app) => app.phase === 'workspace');
  return (
    <header className="header">
      {started ? <h1 className="brand">DeepEverest</h1> : <span className="brand">DeepEverest</span>}
      {started && <OpenNames />}
      <span className="header-space" />
      {started && (
        <div className="header-actions">
          <PreprocessingButton />
          <FileButtons />
          <button type="button" onClick={() => void openDemo()}>
            Try the demo
          </button>
        </div>
      )}
      <ThemeButton />
    </header>
  );
}
