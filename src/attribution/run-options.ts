import type { OnProgress } from '../lib/progress.ts';

export type RunOptions = { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined };
