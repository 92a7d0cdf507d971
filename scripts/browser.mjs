import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Switches that keep Chromium from calling home. `--no-sandbox` because containers run as root. */
export const quietArgs = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGPU on a machine without a GPU: the adapter is `google / swiftshader`. */
export const softwareWebGpuArgs = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/**
 * The Chromium to test with: `CHROMIUM_PATH`, then the usual places, then Playwright's own download; null when there is none.
 * @returns {string | null}
 */
export function findBrowser() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked && !existsSync(asked)) {
    throw new Error(
      `CHROMIUM_PATH: ${asked} does not exist; set it to a Chromium or Chrome binary, or unset it`,
    );
  }
  return asked ?? [...places, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}

/**
 * @returns {string}
 * @throws when there is none, saying how to get one.
 */
export function requireBrowser() {
  const path = findBrowser();
  if (path) return path;
  throw new Error(
    'browser: no Chromium or Chrome was found; install Debian\'s "chromium", or run "npx playwright install --with-deps chromium", or set CHROMIUM_PATH',
  );
}
