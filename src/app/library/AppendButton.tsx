import { useRef } from 'react';
import { engine } from '../../engine/client.ts';
import { formatCount } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { runJob } from '../shared/job.ts';
import { attempt, inform } from '../shared/notices.ts';
import { adopt } from '../shared/session.ts';
import { getApp, useApp } from '../shared/store.ts';
import { readPicked } from './dropped-files.ts';

/** Adds the inputs of files behind those of the open data set; indexes grow with it. */
async function append(list: FileList): Promise<void> {
  const files = readPicked(list);
  if (files.length === 0) return;
  await attempt(async () => {
    const before = getApp().workspace.dataset?.length ?? 0;
    const { length } = await runJob('Adding inputs', (options) => engine.appendDataset(files, options));
    await adopt(await engine.workspace());
    inform(`${formatCount(length - before)} inputs were added.`);
  });
}

export function AppendButton() {
  const field = useRef<HTMLInputElement>(null);
  const busy = useApp((app) => app.job !== null || app.builds.length > 0);
  const pick = () => {
    const { current } = field;
    if (!current?.files) return;
    void append(current.files).finally(() => {
      current.value = '';
    });
  };
  return (
    <>
      <button
        type="button"
        className="quiet icon-only"
        aria-label="Append inputs"
        disabled={busy}
        title="Add inputs of the same kind from more files; indexes are extended, not rebuilt"
        onClick={() => field.current?.click()}
      >
        <Icon name="plus" />
      </button>
      <input ref={field} type="file" multiple hidden data-testid="append-input" onChange={pick} />
    </>
  );
}
