import { type IDBPDatabase, openDB } from 'idb';
import { EngineError } from '../lib/errors.ts';
import { databaseName, type Schema, type StoredItem, schemaVersion } from './schema.ts';

/** What is kept in this browser. Every method rejects with EngineError 'storage'. */
export type Store = {
  items(): Promise<StoredItem[]>;
  item(id: string): Promise<StoredItem | undefined>;
  /** Parts are leftovers until an item that names them is committed. */
  writePart(parts: string, part: number, bytes: Blob): Promise<void>;
  readPart(parts: string, part: number): Promise<Blob>;
  /** All parts, joined in order. */
  readAll(parts: string): Promise<Blob>;
  /** Writes the item, which makes its parts whole; the parts of the version it replaces are deleted. */
  commit(item: StoredItem): Promise<void>;
  /** Deletes parts that were not committed. */
  discard(parts: string): Promise<void>;
  /** Deletes the item, its parts and the settings that carry its id in their key. */
  remove(id: string): Promise<void>;
  /** Deletes parts that belong to no item, but for those being written right now. */
  sweep(writing: ReadonlySet<string>): Promise<number>;
  setting(key: string): Promise<unknown>;
  saveSetting(key: string, value: unknown): Promise<void>;
  close(): void;
};

/** `onBlocked` tells that another tab holds an older version of the database open. */
export async function openStore(onBlocked?: () => void, name = databaseName): Promise<Store> {
  const connect = () =>
    openDB<Schema>(name, schemaVersion, {
      upgrade: (db) => {
        db.createObjectStore('items', { keyPath: 'id' });
        db.createObjectStore('parts');
        db.createObjectStore('settings');
      },
      blocked: () => onBlocked?.(),
      blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
    });
  const db = await guarded('opened', connect);
  return {
    items: () => guarded('read', () => db.getAll('items')),
    item: (id) => guarded('read', () => db.get('items', id)),
    writePart: (parts, part, bytes) => written(() => db.put('parts', bytes, [parts, part])),
    readPart: (parts, part) => guarded('read', () => readPart(db, parts, part)),
    readAll: (parts) => guarded('read', async () => new Blob(await db.getAll('parts', rangeOf(parts)))),
    commit: (item) => written(() => commit(db, item)),
    discard: (parts) => guarded('deleted', () => db.delete('parts', rangeOf(parts))),
    remove: (id) => guarded('deleted', () => remove(db, id)),
    sweep: (writing) => guarded('deleted', () => sweep(db, writing)),
    setting: (key) => guarded('read', () => db.get('settings', key)),
    saveSetting: (key, value) => written(() => db.put('settings', value, key)),
    close: () => db.close(),
  };
}

function rangeOf(parts: string): IDBKeyRange {
  return IDBKeyRange.bound([parts, 0], [parts, Number.MAX_SAFE_INTEGER]);
}

async function readPart(db: IDBPDatabase<Schema>, parts: string, part: number): Promise<Blob> {
  const blob = await db.get('parts', [parts, part]);
  if (blob) return blob;
  throw new EngineError(
    'storage',
    `${parts}: part ${part} is gone from this browser's storage; build or open it again`,
  );
}

async function commit(db: IDBPDatabase<Schema>, item: StoredItem): Promise<void> {
  const transaction = db.transaction(['items', 'parts'], 'readwrite');
  const items = transaction.objectStore('items');
  const replaced = await items.get(item.id);
  const old = replaced && replaced.parts !== item.parts ? replaced.parts : null;
  await Promise.all([
    items.put(item),
    old === null ? null : transaction.objectStore('parts').delete(rangeOf(old)),
    transaction.done,
  ]);
}

async function remove(db: IDBPDatabase<Schema>, id: string): Promise<void> {
  const transaction = db.transaction(['items', 'parts', 'settings'], 'readwrite');
  const settings = transaction.objectStore('settings');
  const item = await transaction.objectStore('items').get(id);
  const keys = (await settings.getAllKeys()).filter((key) => key.includes(id));
  await Promise.all([
    transaction.objectStore('items').delete(id),
    item ? transaction.objectStore('parts').delete(rangeOf(item.parts)) : null,
    ...keys.map((key) => settings.delete(key)),
    transaction.done,
  ]);
}

async function sweep(db: IDBPDatabase<Schema>, writing: ReadonlySet<string>): Promise<number> {
  const transaction = db.transaction(['items', 'parts'], 'readwrite');
  const parts = transaction.objectStore('parts');
  const whole = new Set((await transaction.objectStore('items').getAll()).map((item) => item.parts));
  const keys = await parts.getAllKeys();
  const orphans = keys.filter(([id]) => !whole.has(id) && !writing.has(id));
  await Promise.all([...orphans.map((key) => parts.delete(key)), transaction.done]);
  return orphans.length;
}

async function written(put: () => Promise<unknown>): Promise<void> {
  await guarded('written', put);
}

async function guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    throw storageError(what, thrown);
  }
}

function storageError(what: string, thrown: unknown): EngineError {
  const name = thrown instanceof DOMException ? thrown.name : '';
  const message =
    name === 'QuotaExceededError'
      ? "storage: this browser's space for the site is full; delete saved indexes or data sets, then try again"
      : `storage: could not be ${what} (${thrown instanceof Error ? thrown.message : String(thrown)}); reload the page and try again`;
  return new EngineError('storage', message, { cause: thrown });
}
