import { type NamedFile, readBytes } from '../../lib/files.ts';

const LONGEST = 2 ** 22;

/**
 * Class names from a text file: one per line, blank lines left out; the line's number is the label, from 0.
 * @throws EngineError 'bad-file' when the file cannot be read.
 */
export async function readClasses(file: NamedFile): Promise<string[]> {
  const text = new TextDecoder().decode(await readBytes(file, LONGEST));
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is known of the classes of labels: names when they cover every label, else a note why they were left out. */
export function namesFor(
  names: string[] | null,
  labels: Int32Array | null,
): { classes: string[] | null; reason: string | null } {
  if (names === null || labels === null) return { classes: names, reason: null };
  const largest = labels.reduce((most, label) => Math.max(most, label), -1);
  if (largest < names.length) return { classes: names, reason: null };
  return {
    classes: null,
    reason: `${names.length} class names found; labels go up to ${largest}; one name per label expected`,
  };
}
