import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countPart } from './parts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parts-'));
const report = join(folder, 'report.json');
const counts = (given: { passed: number; failed: number; skipped: number }) => given;

afterAll(() => rmSync(folder, { recursive: true }));

describe('what a part counts for', () => {
  it('is one test without a report', () => {
    expect(countPart({ command: '' }, true)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(countPart({ command: '' }, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('is a failure when the report is missing, even after exit code 0', () => {
    expect(countPart({ command: '', report: join(folder, 'none.json'), counts }, true).failed).toBe(1);
  });

  it('is its own report, but a failed exit never counts as clean', () => {
    writeFileSync(report, JSON.stringify({ passed: 7, failed: 0, skipped: 2 }));
    expect(countPart({ command: '', report, counts }, true)).toEqual({ passed: 7, failed: 0, skipped: 2 });
    expect(countPart({ command: '', report, counts }, false)).toEqual({ passed: 7, failed: 1, skipped: 2 });
  });
});
