import type { Query } from '../../engine/api.ts';

/** The queries this page asks: about neurons of one layer, with targets from the data set. */
export type PageQuery = Omit<Query, 'units' | 'target'> & { units: number[]; target?: number };
