/** `node bench/run.mjs [--only id,id] [--assert]`: bundled as the site is, so that times are those of the same code. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const outDir = resolve(`bench/.cache/bundle-${process.pid}`);
await build({
  logLevel: 'error',
  build: { ssr: 'bench/main.ts', outDir, emptyOutDir: true, copyPublicDir: false },
});
try {
  const { main } = await import(pathToFileURL(`${outDir}/main.js`).href);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(outDir, { recursive: true });
}
