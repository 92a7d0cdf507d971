import type { Page } from '@playwright/test';
import { quietArgs, requireBrowser } from '../scripts/browser.mjs';
import { expect, test } from './fixtures.ts';
import { openIndexes, row } from './index-dialog.ts';
import { activationRows, expectRows, largest, openSmall } from './small-demo.ts';
import { chooseLayer, region, setK } from './steps.ts';

// Else Chromium tells every page of 10 GB, whatever it would really grant.
const args = [...quietArgs, '--disable-features=StaticStorageQuota'];
test.use({ launchOptions: { executablePath: requireBrowser(), args } });

/** Leaves this browser so many bytes of storage, as long as the page is open. */
async function leave(page: Page, bytes: number): Promise<void> {
  const { origin } = new URL(page.url());
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: used + bytes });
}

test('a layer whose neurons do not fit the storage falls back to channels and says so', async ({ page }) => {
  await openSmall(page, 300);
  await leave(page, 500_000);
  await chooseLayer(page, 'block1_conv2');
  await page.getByRole('button', { name: 'Build index' }).click();
  const notices = region(page, 'Notices');
  await expect(notices).toContainText(
    /block1_conv2: [\d.]+ MB for its neurons, \d+ kB of storage left; its 16 channels are indexed instead/,
    { timeout: 60_000 },
  );
  await openIndexes(page);
  await expect(row(page, 'block1_conv2 channels')).toContainText('ready');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('textbox', { name: 'Add unit' }).fill('max c 3');
  await page.getByRole('textbox', { name: 'Add unit' }).press('Enter');
  await setK(page, 5);
  await page.getByRole('button', { name: 'Highest', exact: true }).click();
  const ofChannel3 = Array.from({ length: 28 * 28 }, (_, place) => 16 * place + 3);
  const maps = await activationRows(page, 'block1_conv2', ofChannel3);
  const peaks = maps.map((map) => Math.max(...map));
  await expectRows(page, largest(peaks, 5), 'highest maximum of channel 3');
});
