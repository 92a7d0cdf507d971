import { EngineError, throwIfAborted } from '../lib/errors.ts';
import { baseName, type NamedFile } from '../lib/files.ts';
import type { Source } from './api.ts';

/**
 * Turns whatever a person gave into files with paths. Addresses must be of this site; a `model.json` brings the
 * weight files it names.
 * @throws EngineError 'bad-file' when nothing is given or an address cannot be read, 'cancelled'.
 */
export async function gatherFiles(source: Source, signal?: AbortSignal): Promise<NamedFile[]> {
  const items = typeof source === 'string' ? [source] : source;
  const files = await Promise.all(items.map((item) => filesOf(item, signal)));
  if (files.length === 0)
    throw new EngineError('bad-file', 'open: no file was given; drop or choose at least one');
  return files.flat();
}

async function filesOf(item: Source[number], signal: AbortSignal | undefined): Promise<NamedFile[]> {
  throwIfAborted(signal, 'Opening files');
  if (typeof item === 'string') return download(item, signal);
  if (item instanceof Blob) return [{ path: pathOf(item as File), blob: item }];
  if ('blob' in item) return [item];
  return walk(item, '');
}

function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}

async function walk(handle: FileSystemHandle, folder: string): Promise<NamedFile[]> {
  const path = folder ? `${folder}/${handle.name}` : handle.name;
  if (handle.kind === 'file') return [{ path, blob: await (handle as FileSystemFileHandle).getFile() }];
  const files: NamedFile[] = [];
  for await (const child of (handle as FileSystemDirectoryHandle).values())
    files.push(...(await walk(child, path)));
  return files;
}

async function download(address: string, signal: AbortSignal | undefined): Promise<NamedFile[]> {
  const blob = await fetchBlob(address, signal);
  const folder = address.slice(0, address.lastIndexOf('/') + 1);
  const name = address.slice(folder.length);
  if (!name.endsWith('.json')) return [{ path: address, blob }];
  const shards = await Promise.all(
    shardPaths(await blob.text()).map(async (path) => ({
      path: baseName(path),
      blob: await fetchBlob(folder + path, signal),
    })),
  );
  return [{ path: name, blob }, ...shards];
}

/** Weight files named by a model.json; none when the text is something else, which the parser will say better. */
function shardPaths(text: string): string[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return [];
    throw thrown;
  }
  const manifest = (json as { weightsManifest?: unknown } | null)?.weightsManifest;
  if (!Array.isArray(manifest)) return [];
  return manifest.flatMap((group) => group?.paths ?? []).filter((path) => typeof path === 'string');
}

async function fetchBlob(address: string, signal: AbortSignal | undefined): Promise<Blob> {
  const response = await fetch(address, { signal: signal ?? null });
  if (response.ok) return response.blob();
  throw new EngineError(
    'bad-file',
    `${address}: the server answered ${response.status} ${response.statusText}; check the address`,
  );
}
