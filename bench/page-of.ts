import { resolve } from 'node:path';
import type { Page } from 'playwright';
import { build, type Rollup } from 'vite';

/**
 * Opens a page that runs one module of this project, bundled as the site is, beside the site and no part of it.
 * @param origin under which its files are answered; no server needs to be there.
 */
export async function openPageOf(page: Page, module: string, origin: string): Promise<void> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    base: './',
    worker: { format: 'es' },
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: false,
      rollupOptions: { input: resolve(module), output: { entryFileNames: 'page.js' } },
    },
  })) as Rollup.RollupOutput;
  const files = new Map(
    output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : Buffer.from(file.source)]),
  );
  files.set(
    'index.html',
    '<!doctype html><meta charset="utf-8"><script type="module" src="./page.js"></script>',
  );
  await page.route(`${origin}/module-page/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice('/module-page/'.length);
    const body = files.get(name);
    if (body === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({ body, contentType: typeOf(name) });
  });
  await page.goto(`${origin}/module-page/index.html`);
}

function typeOf(name: string): string {
  if (name.endsWith('.html')) return 'text/html';
  if (name.endsWith('.js')) return 'text/javascript';
  return name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
}
