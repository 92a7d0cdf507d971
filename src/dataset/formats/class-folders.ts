import { commonFolder, folderName } from '../../lib/files.ts';

type Labelling = {
  /** One per path (0 for those outside), or null when the folders name no classes. */
  labels: Int32Array | null;
  classes: string[] | null;
  /** Positions of paths that lie in no class folder. */
  outside: Set<number>;
  /** Why a file of class names was not used. */
  note: { file: string; reason: string } | null;
};

/**
 * Labels by folder: with two or more folders below the common one, a picture's class is the innermost folder in which
 * paths differ (`train/cat/1.png` and `a/cat/images/1.png` are both `cat`), and labels follow the sorted names.
 * @param names class names from a text file: when they are the folders' names, their order gives the labels
 */
export function classFolders(paths: readonly string[], names: readonly string[] | null): Labelling {
  const root = commonFolder(paths);
  const below = paths.map((path) => folderName(path).slice(root === '' ? 0 : root.length + 1));
  const folders = new Set(below.filter((folder) => folder !== ''));
  if (folders.size < 2) return { labels: null, classes: names && [...names], outside: new Set(), note: null };
  const drop = sharedEnd([...folders]);
  const classOf = (folder: string) => folder.split('/').at(-1 - drop) ?? '';
  const found = [...new Set([...folders].map(classOf))].sort();
  const given = names !== null && sameNames(names, found);
  const classes = given ? [...names] : found;
  const label = new Map(classes.map((name, index) => [name, index]));
  const outside = new Set<number>();
  const labels = Int32Array.from(below, (folder, index) => {
    if (folder === '') outside.add(index);
    return label.get(classOf(folder)) ?? 0;
  });
  const note =
    names === null || given
      ? null
      : {
          file: 'class names',
          reason: `${names.length} names found; the names of the ${found.length} folders expected; the folders' names are used`,
        };
  return { labels, classes, outside, note };
}

/** How many folder levels at the end are the same in all paths. */
function sharedEnd(folders: readonly string[]): number {
  const parts = folders.map((folder) => folder.split('/').reverse());
  const [first = []] = parts;
  let level = 0;
  while (level < first.length && parts.every((part) => part[level] === first[level])) level++;
  const shallowest = Math.min(...parts.map((part) => part.length));
  return Math.min(level, shallowest - 1);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const names = new Set(a);
  return names.size === a.length && a.length === b.length && b.every((name) => names.has(name));
}
