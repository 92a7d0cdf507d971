import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextOf, type World } from './fixture.ts';
import { partitionsOf } from './nta-partitions.ts';
import { referenceLayout } from './reference-layout.ts';
import { runQuery } from './run-query.ts';
import type { Query } from './types.ts';

const folder = new URL('../../../shared/vectors/deepeverest/', import.meta.url);
const there = existsSync(folder);

type Run = {
  P: number;
  ratio: number;
  nta_inputs_run?: number;
  nta_inputs_run_range?: [number, number];
  scan_min: number;
  scan_max: number;
  scan_range: [number, number];
};
type Asked = { id: string; file: string; group: number[]; k: number; runs: Run[] };
type Similar = Asked & { target: number; ids: number[]; distances: number[]; next_distance: number };
type Highest = Asked & { ids: number[]; scores: number[]; next_score: number };
type Config = { P: number; ratio: number; partition_sizes: number[]; mai_values?: number[] } & {
  lower: (number | null)[];
  upper: (number | null)[];
};
type Vectors = {
  files: Record<string, { units: number; inputs: number }>;
  similar: Similar[];
  highest: Highest[];
  index: { file: string; unit: number; inputs_sharing_a_value: number; configs: Config[] }[];
};

let vectors: Vectors;
const worlds = new Map<string, World>();

function readNpy(name: string): Float32Array {
  const bytes = readFileSync(new URL(name, folder));
  const header = 10 + bytes.readUInt16LE(8);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + header, bytes.byteOffset + bytes.length));
}

function worldOf(file: string): World {
  const known = worlds.get(file);
  if (known) return known;
  const { units, inputs } = vectors.files[file] as { units: number; inputs: number };
  const world = { inputs, layers: { [file]: { units, channels: null, values: readNpy(`${file}.npy`) } } };
  worlds.set(file, world);
  return world;
}

function columnOf(file: string, unit: number): Float32Array {
  const { inputs, layers } = worldOf(file);
  const { units, values } = layers[file] as { units: number; values: Float32Array };
  return Float32Array.from({ length: inputs }, (_, id) => values[id * units + unit] as number);
}

function hasTies(file: string, group: readonly number[]): boolean {
  return group.some((unit) => {
    const column = columnOf(file, unit);
    return new Set(column).size < column.length;
  });
}

function ask(asked: Asked, run: Run, query: Query) {
  const context = contextOf(worldOf(asked.file), query, ['whole'], {
    maxBatch: 64,
    agreement: 'same-bits',
    units: async () =>
      asked.group.map((unit) => referenceLayout(columnOf(asked.file, unit), run.P, run.ratio)),
  });
  return runQuery(query, context);
}

function similarQuery({ file, group, k, target }: Similar): Query {
  return { layer: file, units: group, kind: 'similar', k, target, includeTarget: true };
}

/** Most inputs that a batch may take beyond those that had to run. */
const wasted = 8;

describe.skipIf(!there)('vectors of the reference (skipped where ../shared/vectors is absent)', () => {
  beforeAll(() => {
    vectors = JSON.parse(readFileSync(new URL('queries.json', folder), 'utf8'));
  });

  it('the partitions built here are those of the reference', () => {
    for (const { file, unit, configs } of vectors.index) {
      for (const { P, ratio, partition_sizes, lower, upper } of configs) {
        const { members, low, high } = partitionsOf(referenceLayout(columnOf(file, unit), P, ratio));
        expect(members.map((ids) => ids.length)).toEqual(partition_sizes);
        const finite = (values: number[]) => values.map((value) => (Number.isFinite(value) ? value : null));
        expect(finite(low)).toEqual(lower);
        expect(finite(high)).toEqual(upper);
      }
    }
  });

  it('scan and reprocess give every answer exactly', async () => {
    for (const asked of vectors.similar) {
      for (const [at, run] of asked.runs.entries()) {
        for (const strategy of at === 0 ? (['scan', 'reprocess'] as const) : (['scan'] as const)) {
          const { rows } = await ask(asked, run, { ...similarQuery(asked), strategy });
          expect(rows.map(({ score }) => score)).toEqual(asked.distances);
          expect(rows.map(({ input }) => input)).toEqual(asked.ids);
        }
      }
    }
    for (const asked of vectors.highest) {
      const query: Query = { layer: asked.file, units: asked.group, kind: 'highest', k: asked.k };
      for (const run of asked.runs) {
        for (const strategy of ['scan', 'nta', 'reprocess'] as const) {
          const { rows } = await ask(asked, run, { ...query, strategy });
          expect(rows.map(({ score }) => score)).toEqual(asked.scores);
          if (strategy !== 'nta') expect(rows.map(({ input }) => input)).toEqual(asked.ids);
        }
      }
    }
  });

  it('nta runs as many inputs as the reference, and its distances are exact', async () => {
    let exactCounts = 0;
    for (const asked of vectors.similar) {
      const ties = hasTies(asked.file, asked.group);
      for (const run of asked.runs) {
        const { rows, stats } = await ask(asked, run, { ...similarQuery(asked), strategy: 'nta' });
        const where = `${asked.id} P=${run.P} ratio=${run.ratio}`;
        expect(
          rows.map(({ score }) => score),
          where,
        ).toEqual(asked.distances);
        const [least, most] = run.nta_inputs_run_range as [number, number];
        expect(stats.inputsRun, where).toBeGreaterThanOrEqual(least);
        expect(stats.inputsRun, where).toBeLessThanOrEqual(most);
        if (!ties) expect(stats.inputsRun, where).toBe(run.nta_inputs_run);
        if (stats.inputsRun === run.nta_inputs_run) exactCounts += 1;
      }
    }
    expect(exactCounts).toBeGreaterThan(200);
  });

  it('scan runs no more inputs than a scan one by one, and at most a few on trust', async () => {
    for (const asked of [...vectors.similar, ...vectors.highest]) {
      for (const run of asked.runs) {
        const query: Query =
          'target' in asked
            ? similarQuery(asked)
            : { layer: asked.file, units: asked.group, kind: 'highest', k: asked.k };
        const { stats } = await ask(asked, run, query);
        const where = `${asked.id} P=${run.P} ratio=${run.ratio}`;
        expect(stats.inputsRun, where).toBeLessThanOrEqual(run.scan_range[1] + wasted);
      }
    }
  });
});
