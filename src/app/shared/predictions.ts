import { engine } from '../../engine/client.ts';
import { attempt } from './notices.ts';
import { getApp, setApp } from './store.ts';

/** Predicts the whole data set in the background, once; failures are shown. */
export function startPredictions(): void {
  const { workspace, predictions, predicting } = getApp();
  if (!workspace.model?.classCount || !workspace.dataset || predictions || predicting) return;
  const abort = new AbortController();
  const title = 'Predictions';
  const cancel = () => abort.abort();
  const isCurrent = () => getApp().predicting?.cancel === cancel;
  setApp({ predicting: { title, progress: null, cancel, stop: null } });
  void attempt(() =>
    engine.predictAll({
      signal: abort.signal,
      onProgress: (progress) =>
        isCurrent() && setApp({ predicting: { title, progress, cancel, stop: null } }),
    }),
  ).then((table) => {
    if (!isCurrent()) return;
    setApp({ predicting: null, predictions: table });
  });
}

export function stopPredictions(): void {
  getApp().predicting?.cancel();
  setApp({ predicting: null });
}
