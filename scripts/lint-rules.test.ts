import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const imports = 'lint/style/noRestrictedImports';
const globals = 'lint/style/noRestrictedGlobals';

/** [file, code, the rule that must refuse it or null] */
const snippets: [file: string, code: string, rule: string | null][] = [
  ['src/lib/up.ts', "export { loadNetwork } from '../model/index.ts';", imports],
  ['src/lib/react.ts', "export { useState } from 'react';", imports],
  ['src/lib/dom.ts', 'export const title = document.title;', globals],
  ['src/lib/chatty.ts', "console.log('hello');", 'lint/suspicious/noConsole'],
  ['src/lib/loose.ts', 'export const loose: any = 1;', 'lint/suspicious/noExplicitAny'],
  ['src/lib/certain.ts', 'export const at = (a: string[]) => a[0]!;', 'lint/style/noNonNullAssertion'],
  ['src/lib/bare.ts', "export { loadNetwork } from './up';", 'lint/correctness/useImportExtensions'],
  ['src/model/sideways.ts', "export { readIdx } from '../dataset/index.ts';", imports],
  ['src/model/formats/deep-sideways.ts', "export { a } from '../../dataset/index.ts';", imports],
  ['src/model/lazy-up.ts', "export const a = () => import('../query/index.ts');", imports],
  ['src/model/down.ts', "export { EngineError } from '../lib/errors.ts';", null],
  ['src/dataset/store.ts', "export { open } from '../store/index.ts';", imports],
  ['src/index/own-room.ts', "export { a } from './builder.ts';", null],
  ['src/index/up.ts', "export type { Query } from '../engine/api.ts';", imports],
  ['src/query/past-index.ts', "export { a } from '../model/network.ts';", imports],
  ['src/query/down.ts', "export { a } from '../model/index.ts';", null],
  ['src/query/sideways.ts', "export type { a } from '../attribution/index.ts';", imports],
  ['src/query/store.ts', "export type { a } from '../store/index.ts';", imports],
  ['src/attribution/sideways.ts', "export { a } from '../query/index.ts';", imports],
  ['src/store/up.ts', "export { a } from '../engine/session.ts';", imports],
  ['src/engine/store.ts', "export { a } from '../store/index.ts';", null],
  ['src/engine/past-store.ts', "export { a } from '../store/schema.ts';", imports],
  ['src/engine/page.ts', "export { App } from '../app/App.tsx';", imports],
  ['src/engine/worker-url.ts', "export { default } from '../index/worker.ts?worker&url';", null],
  ['src/engine/core-url.ts', "export { default } from '../../wasm/dist/core.wasm?url';", null],
  ['src/app/top-session.ts', "export { a } from '../engine/session.ts';", imports],
  ['src/app/top-client.ts', "export { engine } from '../engine/client.ts';", null],
  ['src/app/model/below.ts', "export { a } from '../../model/index.ts';", imports],
  ['src/app/model/neighbour.ts', "export { a } from '../query/form.ts';", null],
  ['src/app/model/client.ts', "export { engine } from '../../engine/client.ts';", null],
  ['src/app/model/types.ts', "export type { Query } from '../../engine/api.ts';", null],
  ['src/app/model/lib.ts', "export { a } from '../../lib/errors.ts';", null],
  ['src/app/model/maps/session.ts', "export { a } from '../../../engine/session.ts';", imports],
];

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lint-rules-')));
let found: Map<string, Set<string>>;

/** The rules Biome reports for each snippet, under the project's own configuration. */
function lint(): Map<string, Set<string>> {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const run = spawnSync(
    process.execPath,
    [biome, 'lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', 'src'],
    { cwd: folder, encoding: 'utf8' },
  );
  const rules = new Map<string, Set<string>>();
  for (const line of run.stdout.split('\n')) {
    const match = /^::error title=([^,]+),file=([^,]+),/.exec(line);
    const [, rule, path] = match ?? [];
    if (!rule || !path) continue;
    const file = relative(folder, path);
    rules.set(file, (rules.get(file) ?? new Set()).add(rule));
  }
  return rules;
}

beforeAll(() => {
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  for (const [file, code] of snippets) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), `${code}\n`);
  }
  found = lint();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the lint rules of the house', () => {
  it.each(snippets)('%s: %s', (file, _code, rule) => {
    const rules = found.get(file) ?? new Set();
    if (rule) expect([...rules]).toContain(rule);
    else expect([...rules]).not.toContain(imports);
  });
});
