import { EngineError } from '../lib/errors.ts';
import type { FileSet, ImageSetData, PixelSet } from './image-set.ts';

/**
 * The inputs of `set` followed by those of `more`. Labels of `more` are renumbered by class name where both sets name their
 * classes; a class that is new goes to the end.
 * @throws EngineError 'mismatch' when kind, size or labelling differ.
 */
export function appendSets(set: ImageSetData, more: ImageSetData): ImageSetData {
  if (set.kind === 'pixels' && more.kind === 'pixels')
    return { ...set, ...common(set, more), pixels: pixelsOf(set, more) };
  if (set.kind === 'files' && more.kind === 'files')
    return { ...set, ...common(set, more), ...filesOf(set, more) };
  throw differ(set, more, 'kind', nameOfKind(set), nameOfKind(more));
}

function common(set: ImageSetData, more: ImageSetData) {
  if ((set.labels === null) !== (more.labels === null)) {
    const text = (labelled: boolean) => (labelled ? 'with labels' : 'without labels');
    throw differ(set, more, 'labels', text(set.labels !== null), text(more.labels !== null));
  }
  const classes = joinedClasses(set.classes, more.classes);
  return {
    length: set.length + more.length,
    labels: set.labels && more.labels ? joinedLabels(set.labels, more.labels, classes, more.classes) : null,
    classes,
    skipped: [...set.skipped, ...more.skipped],
  };
}

function joinedClasses(first: string[] | null, second: string[] | null): string[] | null {
  if (!first || !second) return first ?? second;
  return [...first, ...second.filter((name) => !first.includes(name))];
}

function joinedLabels(
  labels: Int32Array,
  more: Int32Array,
  classes: string[] | null,
  moreClasses: string[] | null,
): Int32Array {
  const renumbered = more.map((label) => {
    const name = moreClasses?.[label];
    const found = name === undefined ? -1 : (classes?.indexOf(name) ?? -1);
    return found < 0 ? label : found;
  });
  const joined = new Int32Array(labels.length + more.length);
  joined.set(labels);
  joined.set(renumbered, labels.length);
  return joined;
}

function pixelsOf(set: PixelSet, more: PixelSet): Uint8Array {
  const size = ({ height, width, channels }: PixelSet) => `${height} x ${width} x ${channels}`;
  if (size(set) !== size(more)) throw differ(set, more, 'images', size(set), size(more));
  const pixels = new Uint8Array(set.pixels.length + more.pixels.length);
  pixels.set(set.pixels);
  pixels.set(more.pixels, set.pixels.length);
  return pixels;
}

function filesOf(set: FileSet, more: FileSet) {
  return {
    files: [...set.files, ...more.files],
    names: [...set.names, ...more.names],
    sizes: Uint32Array.from([...set.sizes, ...more.sizes]),
  };
}

function nameOfKind({ kind }: ImageSetData): string {
  return kind === 'pixels' ? 'decoded images of one size' : 'image files';
}

function differ(
  set: ImageSetData,
  more: ImageSetData,
  what: string,
  expected: string,
  found: string,
): EngineError {
  return new EngineError(
    'mismatch',
    `${more.name}: ${what}: found ${found}; expected ${expected} as in ${set.name}; open it as a data set of its own`,
  );
}
