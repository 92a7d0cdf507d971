import { expect, test } from './fixtures.ts';
import { chooseLayer, openDemo, openPage } from './steps.ts';

const elsewhere = 'https://example.com/';

test('the main job asks nothing of another origin', async ({ page, traffic }) => {
  await openDemo(page);
  await chooseLayer(page, 'fc1');
  await page.evaluate(() => window.deepeverest.query({ layer: 'fc1', units: [1, 2], kind: 'highest', k: 5 }));
  expect(traffic.foreign).toEqual([]);
});

test('the policy keeps page and workers from asking another origin', async ({ page, traffic }) => {
  await openDemo(page);
  const attempt = (url: string) =>
    fetch(url, { mode: 'no-cors' }).then(
      () => 'sent',
      () => 'refused',
    );
  expect(await page.evaluate(attempt, elsewhere)).toBe('refused');
  const workers = page.workers();
  expect(workers.length).toBeGreaterThan(0);
  for (const worker of workers) expect(await worker.evaluate(attempt, elsewhere)).toBe('refused');

  // The browser complains of the page's attempt, which was wanted here.
  const [refusals, others] = split(traffic.complaints, (text) => text.includes('Content Security Policy'));
  expect(refusals.length).toBeGreaterThan(0);
  traffic.complaints = others;
});

test('the watch over the console hears page and workers', async ({ page, traffic }) => {
  await openPage(page);
  await page.evaluate(() => window.deepeverest.status());
  await page.evaluate(() => console.warn('from the page'));
  for (const worker of page.workers()) await worker.evaluate(() => console.warn('from a worker'));
  await expect.poll(() => traffic.complaints.length).toBe(1 + page.workers().length);
  expect(new Set(traffic.complaints)).toEqual(new Set(['warning: from the page', 'warning: from a worker']));
  traffic.complaints = [];
});

function split<T>(items: T[], test: (item: T) => boolean): [yes: T[], no: T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
