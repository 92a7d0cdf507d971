/** Runs the named parts of the checks in order, all of them even when one fails: `node scripts/check.mjs lint types`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { countPart, parts } from './parts.mjs';
import { reports } from './reports.mjs';

const tools = resolve('node_modules/.bin');

/** @param {string} name */
function runPart(name) {
  const part = parts[name];
  if (!part) throw new Error(`part: ${name}; expected one of ${Object.keys(parts).join(', ')}`);
  if (part.when && !part.when()) return true;
  if (part.report) rmSync(part.report, { force: true });
  console.log(`\n== ${name}: ${part.command}`);
  const started = performance.now();
  const env = { ...process.env, ...part.env, PATH: `${tools}${delimiter}${process.env.PATH}` };
  const ok = spawnSync(part.command, { shell: true, stdio: 'inherit', env }).status === 0;
  const seconds = (performance.now() - started) / 1000;
  const counts = countPart(part, ok);
  writeFileSync(`${reports}/${name}.part.json`, JSON.stringify({ name, seconds, ...counts }));
  console.log(`== ${name}: ${ok ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`);
  return ok;
}

const [first, ...rest] = process.argv.slice(2);
const fresh = first === '--fresh';
if (fresh) rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const failed = (fresh ? rest : [first, ...rest]).filter((name) => !runPart(name));
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
