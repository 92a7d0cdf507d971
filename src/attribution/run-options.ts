import type { OnProgress } from '../lib/progress.ts';
import type { Crew } from './crew.ts';

export type RunOptions = {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
  /** Workers with the same network. What they compute are the same bits, so results do not tell. */
  crew?: Crew | undefined;
};
