import type { Preprocessing, PreprocessingState } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { runJob } from '../shared/job.ts';
import { attempt } from '../shared/notices.ts';
import { startPredictions, stopPredictions } from '../shared/predictions.ts';
import { refreshLayers, refreshUnfinished } from '../shared/session.ts';
import { getApp, setApp } from '../shared/store.ts';
import { samePreprocessing } from './numbers.ts';

/** What was computed under the old preprocessing says nothing about the new one. */
function forgetAnswers(): void {
  stopPredictions();
  setApp({ predictions: null, answer: null });
}

/** Takes a preprocessing over; the engine measures its accuracy. @returns null when it was refused. */
export async function takePreprocessing(next: Preprocessing): Promise<PreprocessingState | null> {
  const old = getApp().workspace.preprocessing;
  const changes = !old || !samePreprocessing(old.preprocessing, next);
  const state = await attempt(() =>
    runJob('Setting the preprocessing', (options) => engine.setPreprocessing(next, options)),
  );
  if (!state) return null;
  if (changes) forgetAnswers();
  setApp({ workspace: { ...getApp().workspace, preprocessing: state } });
  await attempt(refreshLayers);
  await refreshUnfinished();
  return state;
}

/** Takes it over and closes the dialog; the data set is predicted from then on. */
export async function acceptPreprocessing(next: Preprocessing): Promise<void> {
  const state = await takePreprocessing(next);
  if (!state) return;
  setApp({ dialog: null });
  startPredictions();
}
