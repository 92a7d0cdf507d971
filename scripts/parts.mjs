import { existsSync, readFileSync } from 'node:fs';
import { findBrowser } from './browser.mjs';

/**
 * A part of the checks. `counts` reads how many of its own tests passed from the report it wrote;
 * a part without it counts as one.
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {{command: string, env?: Record<string, string>, when?: () => boolean, report?: string, counts?: (report: any) => Counts}} Part
 */

import { reports } from './reports.mjs';

const vitestReport = `${reports}/vitest.raw.json`;

/** @param {{numPassedTests: number, numFailedTests: number, numFailedTestSuites: number, numPendingTests: number}} report */
const vitestCounts = (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests,
});

/** @param {{stats: {expected: number, unexpected: number, flaky: number, skipped: number}, errors: unknown[]}} report */
const playwrightCounts = ({ stats, errors }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
});

/** @param {string} project @returns {Part} */
function endToEnd(project) {
  const report = `${reports}/${project}.raw.json`;
  return {
    command: `playwright test --project=${project} --reporter=list,json`,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    report,
    counts: playwrightCounts,
  };
}

/** @type {Record<string, Part>} */
export const parts = {
  browser: { command: 'playwright install --with-deps chromium', when: () => findBrowser() === null },
  lint: { command: 'biome ci --error-on-warnings .' },
  types: { command: 'tsc --noEmit' },
  unit: {
    command: `vitest run --reporter=default --reporter=json --outputFile.json=${vitestReport}`,
    report: vitestReport,
    counts: vitestCounts,
  },
  site: { command: 'vite build' },
  wasm: endToEnd('wasm'),
  webgpu: endToEnd('webgpu'),
  'core-native': { command: 'node scripts/test-core.mjs' },
  'core-bytes': { command: 'bash scripts/build-core.sh --check' },
  'first-load': { command: 'node bench/run.mjs --only first-load --assert' },
};

/**
 * What a finished part counts for: its own report, or one test. A report that says all is well cannot outvote the exit code.
 * @param {Part} part @param {boolean} ok @returns {Counts}
 */
export function countPart(part, ok) {
  const single = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  if (!part.report || !part.counts) return single;
  if (!existsSync(part.report)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = part.counts(JSON.parse(readFileSync(part.report, 'utf8')));
  return { ...counts, failed: ok ? counts.failed : Math.max(1, counts.failed) };
}
