/** Attributions as pictures, for the page: pure functions that need no worker and no tfjs. */
export * from '../attribution/visualizers/index.ts';
