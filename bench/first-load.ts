import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright';
import type { Benchmark } from './benchmark.ts';

/** Everything the page fetches before a demo or file is opened, gzipped as a static host would send it. */
export const firstLoad: Benchmark = {
  id: 'first-load',
  unit: 'KB',
  better: 'lower',
  reach: 350,
  async run(openLab) {
    const lab = await openLab();
    const context = await lab.freshContext();
    const responses: Response[] = [];
    context.on('response', (response) => responses.push(response));
    const page = await context.newPage();
    await page.goto(lab.address);
    await page.getByRole('button', { name: 'Try the demo' }).waitFor();
    // The engine answers once all that is loaded by itself has been loaded.
    await page.evaluate(() => window.deepeverest.saved());
    await page.waitForLoadState('networkidle');
    const sizes = new Map<string, number>();
    for (const response of responses) {
      if (!response.url().startsWith('http') || response.status() >= 300) continue;
      sizes.set(response.url(), gzipSync(await response.body()).length);
    }
    await context.close();
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const [[largest = '', bytes = 0] = []] = [...sizes].sort((a, b) => b[1] - a[1]);
    const name = largest.slice(largest.lastIndexOf('/') + 1);
    const detail = `${sizes.size} files, gzip; the largest is ${name}, ${Math.round(bytes / 1000)} KB`;
    return { value: total / 1000, detail };
  },
};
