import { defineConfig } from '@playwright/test';
import { quietArgs, requireBrowser, softwareWebGpuArgs } from './scripts/browser.mjs';

const port = Number(process.env.E2E_PORT ?? 4183);
const site = process.env.E2E_SITE ?? 'dist';
const executablePath = requireBrowser();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // The engine runs a network on all cores; two at once would only wait for each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    actionTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort --outDir ${site}`,
    port,
    reuseExistingServer: false,
  },
  projects: [
    {
      name: 'wasm',
      testIgnore: 'webgpu.spec.ts',
      use: { launchOptions: { executablePath, args: quietArgs } },
    },
    {
      name: 'webgpu',
      testMatch: 'webgpu.spec.ts',
      timeout: 300_000,
      use: { launchOptions: { executablePath, args: [...quietArgs, ...softwareWebGpuArgs] } },
    },
  ],
});
