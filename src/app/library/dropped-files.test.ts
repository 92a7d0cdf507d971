import { describe, expect, it } from 'vitest';
import { readEntries } from './dropped-files.ts';

type Tree = { [name: string]: Tree | string };

/** Entries as Chromium gives them: at most 100 children a call. */
function entryOf(name: string, node: Tree | string, parent: string): FileSystemEntry {
  const fullPath = `${parent}/${name}`;
  if (typeof node === 'string') {
    const file = (done: (file: File) => void) => done(new File([node], name));
    return { isFile: true, isDirectory: false, name, fullPath, file } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const children = Object.entries(node).map(([key, child]) => entryOf(key, child, fullPath));
    return { readEntries: (done: (some: FileSystemEntry[]) => void) => done(children.splice(0, 100)) };
  };
  return { isFile: false, isDirectory: true, name, fullPath, createReader } as unknown as FileSystemEntry;
}

describe('dropped folders', () => {
  it('are read to the end, beyond one call of readEntries, with their paths', async () => {
    const cats = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${i}.png`, `cat ${i}`]));
    const files = await readEntries([entryOf('set', { cats, dogs: { deep: { 'a.png': 'dog' } } }, '')]);
    expect(files).toHaveLength(251);
    expect(files[249]?.path).toBe('set/cats/249.png');
    expect(files.at(-1)?.path).toBe('set/dogs/deep/a.png');
    expect(await files.at(-1)?.blob.text()).toBe('dog');
  });

  it('leave hidden files and folders out', async () => {
    const files = await readEntries([
      entryOf('set', { '.DS_Store': 'x', '.git': { config: 'x' }, 'a.png': 'y' }, ''),
    ]);
    expect(files.map((file) => file.path)).toEqual(['set/a.png']);
  });
});
