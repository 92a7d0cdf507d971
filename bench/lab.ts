import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { type PreviewServer, preview } from 'vite';
import { quietArgs, requireBrowser } from '../scripts/browser.mjs';
import type { Engine } from '../src/engine/api.ts';

declare global {
  interface Window {
    deepeverest: Engine;
  }
}

/** The built site in a headless Chromium. */
export type Lab = {
  address: string;
  /** A context with an empty cache and store. */
  freshContext(): Promise<BrowserContext>;
  /** The demo, opened once and shared by the benchmarks; its predictions are all there, so nothing runs beside a measurement. */
  demo(): Promise<Page>;
  /** Opens a model and a data set through the engine alone, without the page's own predictions of every input. */
  open(paths: string[]): Promise<Page>;
  close(): Promise<void>;
};

export async function openLab(): Promise<Lab> {
  const server = await preview({
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 4193, strictPort: true },
  });
  const address = 'http://127.0.0.1:4193/?backend=wasm';
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: quietArgs });
  let demo: Promise<Page> | undefined;
  const freshContext = () => browser.newContext();
  return {
    address,
    freshContext,
    demo: () => {
      demo ??= freshContext().then((context) => openDemo(context, address));
      return demo;
    },
    open: async (paths) => openFiles(await freshContext(), address, paths),
    close: () => close(browser, server),
  };
}

async function openDemo(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(address);
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('dialog', { name: 'Preprocessing' }).getByRole('button', { name: 'Accept' }).click();
  // Accepting opens the pair anew and cancels what ran on the old one.
  await page.waitForFunction(
    async () => (await window.deepeverest.workspace()).preprocessing?.confirmed === true,
  );
  await page.evaluate(() => window.deepeverest.predictAll().then(({ done }) => done));
  return page;
}

async function openFiles(context: BrowserContext, address: string, paths: string[]): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.id = 'bench-files';
    document.body.append(input);
  });
  await page.locator('#bench-files').setInputFiles(paths);
  await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>('#bench-files');
    const { preprocessing } = await window.deepeverest.open([...(input?.files ?? [])]);
    if (!preprocessing) throw new Error('a model and a data set expected');
    await window.deepeverest.setPreprocessing(preprocessing.preprocessing);
  });
  return page;
}

async function close(browser: Browser, server: PreviewServer): Promise<void> {
  await browser.close();
  await server.close();
}
