import { expect, test } from './fixtures.ts';
import { chooseLayer, openDemo } from './steps.ts';

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

  // The browser complains of each attempt: that is what was wanted, and it shows that the watch sees workers too.
  const refusals = traffic.complaints.filter((text) => text.includes('Content Security Policy'));
  expect(refusals.length).toBeGreaterThan(workers.length);
  traffic.complaints = traffic.complaints.filter(
    (text) => !/Content Security Policy|Fetch API cannot load/.test(text),
  );
  traffic.foreign = traffic.foreign.filter((url) => url !== elsewhere);
});

test('the watch over the console is awake', async ({ page, traffic }) => {
  await page.goto('/?backend=wasm');
  await page.evaluate(() => console.warn('a complaint'));
  await expect.poll(() => traffic.complaints).toEqual(['warning: a complaint']);
  traffic.complaints = [];
});
