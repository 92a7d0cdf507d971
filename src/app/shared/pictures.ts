import { formatBytes } from '../../lib/bytes.ts';

/** How a picture stands in what is written down; its bytes are in the cache storage under `picture`. */
export type PictureNote = { picture: string; name: string };

const largest = 8e6;
const ids = new WeakMap<Blob, string>();

function idOf(picture: Blob): string {
  const id = ids.get(picture) ?? crypto.randomUUID();
  ids.set(picture, id);
  return id;
}

export function noteOf(picture: Blob): PictureNote {
  return { picture: idOf(picture), name: picture instanceof File ? picture.name : 'picture' };
}

export function isNote(value: unknown): value is PictureNote {
  const { picture, name } = (value ?? {}) as Partial<PictureNote>;
  return typeof picture === 'string' && typeof name === 'string';
}

/** Why a picture cannot be kept beyond this visit, ready to show; null when it can. */
export function tooLarge(picture: Blob): string | null {
  if (picture.size <= largest) return null;
  return `${noteOf(picture).name}: ${formatBytes(picture.size)}; at most ${formatBytes(largest)} are kept with the history; queries about it are gone when this page is left`;
}

function cacheName(model: string): string {
  return `deepeverest:pictures:${model}`;
}

/** Cache storage takes addresses for keys; nothing is ever asked for there. */
function addressOf(id: string): string {
  return new URL(`/kept-pictures/${id}`, location.href).href;
}

async function keepOnly(model: string, pictures: readonly Blob[]): Promise<void> {
  const name = cacheName(model);
  if (pictures.length === 0) {
    await caches.delete(name);
    return;
  }
  const missing = new Map(pictures.map((picture) => [addressOf(idOf(picture)), picture]));
  const cache = await caches.open(name);
  for (const { url } of await cache.keys()) if (!missing.delete(url)) await cache.delete(url);
  for (const [address, picture] of missing) await cache.put(address, new Response(picture));
}

let keeping: Promise<void> = Promise.resolve();

/** Keeps these pictures of a model's queries in this browser, and no others. One call after another. */
export function keepPictures(model: string, pictures: readonly Blob[]): Promise<void> {
  const turn = () => keepOnly(model, pictures);
  keeping = keeping.then(turn, turn);
  return keeping;
}

/** The picture that was noted; null when the browser has it no longer. */
export async function keptPicture(model: string, note: PictureNote): Promise<File | null> {
  const response = await caches.match(addressOf(note.picture), { cacheName: cacheName(model) });
  if (!response) return null;
  const bytes = await response.blob();
  const file = new File([bytes], note.name, { type: bytes.type });
  ids.set(file, note.picture);
  return file;
}
