/** Prints where the time went and, as the last line, the sum of all parts; exits 1 when anything failed or nothing ran. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { reports } from './reports.mjs';

const files = existsSync(reports) ? readdirSync(reports).filter((file) => file.endsWith('.part.json')) : [];
const done = files.map((file) => JSON.parse(readFileSync(`${reports}/${file}`, 'utf8')));
done.sort((a, b) => b.seconds - a.seconds);

for (const { name, seconds, passed, failed, skipped } of done) {
  const time = `${seconds.toFixed(1)} s`.padStart(9);
  console.log(`${name.padEnd(12)} ${time}  ${passed} passed, ${failed} failed, ${skipped} skipped`);
}

/** @param {'passed' | 'failed' | 'skipped'} key */
const sum = (key) => done.reduce((total, part) => total + part[key], 0);
// A part named on the command line was asked for but left no record: it died before it could.
const missing = process.argv.slice(2).filter((name) => !done.some((part) => part.name === name));
for (const name of missing) console.log(`${name.padEnd(12)} left no record`);
const failed = sum('failed') + missing.length;
const skipped = sum('skipped');
console.log(`${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || done.length === 0 ? 1 : 0;
