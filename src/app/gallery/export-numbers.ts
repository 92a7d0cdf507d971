import { encodeNpy } from '../../lib/npy.ts';
import type { MapCell } from './cells.ts';
import type { DoneMap } from './draw.ts';

export type NumberFile = { name: string; bytes: Uint8Array<ArrayBuffer> };

type Member = { cell: MapCell; done: DoneMap };

/** Letters, digits, dots and dashes of any text. */
export function plainName(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}.]+/gu, '-').replace(/^-|-$/g, '');
}

function stack(name: string, members: readonly Member[]): NumberFile {
  const shape = members[0]?.done.shape ?? [];
  const size = shape.reduce((product, length) => product * length, 1);
  const data = new Float32Array(size * members.length);
  for (const [i, { done }] of members.entries()) data.set(done.map.data, i * size);
  return { name, bytes: encodeNpy(data, [members.length, ...shape]) };
}

/**
 * The maps as files of numbers: one [inputs, ...shape] for each method and quantity, in the order of the gallery, and a
 * maps.json that says of every row which input, request and sum it has.
 */
export function numberFiles(members: readonly Member[]): NumberFile[] {
  const groups = new Map<string, { title: string; members: Member[] }>();
  for (const member of members) {
    const { cell, done } = member;
    const { inputs: _, ...asked } = cell.request;
    const key = JSON.stringify([asked, done.shape]);
    const group = groups.get(key) ?? {
      title: cell.choice.quantity ? cell.title : cell.method.name,
      members: [],
    };
    group.members.push(member);
    groups.set(key, group);
  }
  const stacks = [...groups.values()].map(({ title, members: own }, i) => ({
    file: stack(`${i + 1}-${plainName(title)}.npy`, own),
    own,
  }));
  const about = stacks.map(({ file, own }) => ({
    file: file.name,
    shape: [own.length, ...(own[0]?.done.shape ?? [])],
    request: { ...own[0]?.cell.request, inputs: own.map(({ cell }) => cell.input) },
    outputs: own.map(({ done }) => done.map.output),
    checks: own.map(({ done }) => done.map.check),
  }));
  const text = new TextEncoder().encode(JSON.stringify(about, null, 2));
  return [...stacks.map(({ file }) => file), { name: 'maps.json', bytes: text }];
}

/** Files in one zip, stored without compression: floats do not pack. */
export async function zipOf(files: readonly NumberFile[]): Promise<Blob> {
  const { BlobWriter, Uint8ArrayReader, ZipWriter } = await import('@zip.js/zip.js/lib/zip-core-native.js');
  const writer = new ZipWriter(new BlobWriter('application/zip'), { level: 0, useWebWorkers: false });
  for (const { name, bytes } of files) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}
