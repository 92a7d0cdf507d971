export type { StoredItem } from './schema.ts';
export { openStore, type Store } from './store.ts';
