import { toEngineError } from '../../lib/errors.ts';
import { getApp, type Notice, setApp } from './store.ts';

const undoMs = 8000;
let lastId = 0;

function add(notice: Omit<Notice, 'id'>): number {
  lastId += 1;
  const added = { ...notice, id: lastId };
  setApp({ notices: [...getApp().notices.filter((old) => old.message !== notice.message), added] });
  return added.id;
}

export function dismiss(id: number): void {
  setApp({ notices: getApp().notices.filter((notice) => notice.id !== id) });
}

/** Shows an error until it is dismissed. What a person cancelled is no error and is not shown. */
export function reportError(thrown: unknown): void {
  const error = toEngineError(thrown);
  if (error.code !== 'cancelled') add({ kind: 'error', message: error.message, action: null });
}

/** Shows what went less well than hoped, until it is dismissed. */
export function warn(message: string): void {
  add({ kind: 'info', message, action: null });
}

/** A line that goes away by itself, with a way back when `undo` is given. */
export function inform(message: string, undo?: () => void): void {
  const id = add({ kind: 'info', message, action: undo ? { label: 'Undo', run: undo } : null });
  setTimeout(() => dismiss(id), undoMs);
}

/** Runs an action of a person; its failure becomes a notice and null. */
export async function attempt<T>(action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (thrown) {
    reportError(thrown);
    return null;
  }
}
