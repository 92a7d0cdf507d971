import type { NamedFile } from '../../lib/files.ts';

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** `readEntries` gives at most about 100 entries a call and an empty list at the end. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Every file under the entries, folders walked to the end; hidden files are left out. */
export async function readEntries(entries: readonly FileSystemEntry[]): Promise<NamedFile[]> {
  const files: NamedFile[] = [];
  const waiting = [...entries].reverse();
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (entry.name.startsWith('.')) continue;
    if (isFile(entry)) files.push({ path: entry.fullPath.replace(/^\//, ''), blob: await fileOf(entry) });
    else if (isDirectory(entry)) waiting.push(...(await childrenOf(entry)).reverse());
  }
  return files;
}

/**
 * The files of a drop. Entries have to be taken from the event at once: its list is emptied when the handler returns.
 */
export function readDrop(transfer: DataTransfer): Promise<NamedFile[]> {
  const entries: FileSystemEntry[] = [];
  const loose: NamedFile[] = [];
  for (const item of transfer.items) {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) loose.push({ path: file.name, blob: file });
  }
  return readEntries(entries).then((files) => [...files, ...loose]);
}

/** The files of an `<input type="file">`, with their paths where a folder was chosen. */
export function readPicked(list: FileList): NamedFile[] {
  return [...list]
    .map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }))
    .filter((file) => !file.path.split('/').some((part) => part.startsWith('.')));
}
