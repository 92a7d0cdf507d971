import type { Target } from '../../engine/api.ts';
import { inform } from '../shared/notices.ts';
import { tooLarge } from '../shared/pictures.ts';
import { getApp, setApp } from '../shared/store.ts';

/** Adds to what answers shall be similar to; each once. */
export function addTargets(added: readonly Target[]): void {
  setApp({ targets: [...new Set([...getApp().targets, ...added])] });
}

export function removeTarget(target: Target): void {
  setApp({ targets: getApp().targets.filter((other) => other !== target) });
}

/** Adds those files that say they are pictures; the engine decodes them when asked. */
export function addPictures(files: readonly File[]): void {
  const pictures = files.filter((file) => file.type.startsWith('image/'));
  if (pictures.length < files.length) {
    const other = files.find((file) => !pictures.includes(file));
    inform(`${other?.name}: not a picture; a target is a PNG, JPEG or another image the browser can show.`);
  }
  for (const picture of pictures) {
    const problem = tooLarge(picture);
    if (problem) inform(problem);
  }
  addTargets(pictures);
}

export function targetName(target: Target): string {
  if (typeof target === 'number') return `input ${target}`;
  return target instanceof File ? target.name : 'picture';
}
