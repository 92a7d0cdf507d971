import type { CallOptions, Source, Workspace } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { cancelled } from '../../lib/errors.ts';
import { runJob } from '../shared/job.ts';
import { attempt, inform, reportError } from '../shared/notices.ts';
import { adopt, refreshStatus } from '../shared/session.ts';
import { getApp, setApp } from '../shared/store.ts';

/** Served with the page, relative to its address; model.json brings the weight files it names. */
const demoFiles = [
  'demo/fashion-mnist/model.json',
  'demo/fashion-mnist/t10k-images-idx3-ubyte.gz',
  'demo/fashion-mnist/t10k-labels-idx1-ubyte.gz',
  'demo/fashion-mnist/classes.txt',
];

let adopting: Promise<void> = Promise.resolve();

/** Shows what the engine has open now. One after another: of two drops in a row the later must not be shown first. */
function adoptCurrent(): Promise<void> {
  const turn = async () => adopt(await engine.workspace());
  adopting = adopting.then(turn, turn);
  return adopting;
}

async function openWith(title: string, call: (options: CallOptions) => Promise<Workspace>): Promise<void> {
  await attempt(async () => {
    await runJob(title, call);
    await adoptCurrent();
  });
  if (getApp().phase === 'loading') setApp({ phase: 'start' });
}

/** Opens what the files hold. What was open stays open where they hold nothing new, and when they fail. */
export function openSource(source: Source): Promise<void> {
  return openWith('Opening files', (options) => engine.open(source, options));
}

export function openDemo(): Promise<void> {
  const addresses = demoFiles.map((file) => new URL(file, document.baseURI).href);
  return openWith('Opening the demo', (options) => engine.open(addresses, options));
}

/** Opens a saved model or data set beside what is open. */
export function openSaved(ids: { model?: string; dataset?: string }): Promise<void> {
  return openWith('Opening', (options) => engine.reopen(ids, options));
}

/** Opens what was open when the page was last left. */
export async function restore(): Promise<void> {
  await refreshStatus();
  if (getApp().saved.some((item) => item.kind === 'model' || item.kind === 'dataset')) {
    await openWith('Opening what was open last', (options) => engine.reopen(undefined, options));
  }
  if (getApp().phase === 'loading') setApp({ phase: 'start' });
}

export async function removeSaved(id: string, name: string): Promise<void> {
  await attempt(async () => {
    await engine.remove(id);
    inform(`${name} was deleted from this browser.`);
    await adoptCurrent();
  });
}

/** Runs a reading of dropped or picked files; nothing found is said. */
export async function openRead(read: () => Promise<Exclude<Source, string>>): Promise<void> {
  try {
    const files = await read();
    if (files.length > 0) await openSource(files);
    else inform('Nothing to open: the drop held no files. Drop files or folders.');
  } catch (thrown) {
    reportError(
      thrown instanceof DOMException && thrown.name === 'AbortError' ? cancelled('Picking') : thrown,
    );
  }
}
