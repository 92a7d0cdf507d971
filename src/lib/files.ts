/** A file with its path inside the folder or archive it came from; `/` separates folders. */
export type NamedFile = { path: string; blob: Blob };

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder part of a path, without a trailing slash; '' at the top. */
export function folderName(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '' : path.slice(0, cut);
}
