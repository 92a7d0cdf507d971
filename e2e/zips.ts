import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { temporaryFile } from './files.ts';

/** A zip of files, all inside one folder, on disk. */
export async function zipFiles(name: string, folder: string, paths: string[]): Promise<string> {
  const writer = new ZipWriter(new Uint8ArrayWriter());
  for (const path of paths) {
    await writer.add(`${folder}/${basename(path)}`, new Uint8ArrayReader(readFileSync(path)));
  }
  return temporaryFile(name, await writer.close());
}
