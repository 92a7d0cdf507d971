import type { Page } from '@playwright/test';

/** Drops files or folders on the middle of the page as the desktop would: trusted events, real directory entries. */
export async function drop(page: Page, paths: string[]): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const at = { x: width / 2, y: height / 2 };
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await session.detach();
}
