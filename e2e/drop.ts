import type { Locator, Page } from '@playwright/test';

/** The middle of something on the page, of the page itself where nothing is named. */
async function middleOf(page: Page, place?: Locator): Promise<{ x: number; y: number }> {
  const box = await place?.boundingBox();
  const { width, height } = box ?? page.viewportSize() ?? { width: 1280, height: 800 };
  return { x: (box?.x ?? 0) + width / 2, y: (box?.y ?? 0) + height / 2 };
}

/** Drops files or folders as the desktop would: trusted events, real directory entries. */
export async function drop(page: Page, paths: string[], place?: Locator): Promise<void> {
  const at = await middleOf(page, place);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await session.detach();
}
