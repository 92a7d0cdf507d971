/** `node bench/run.mjs [--only id,id] [--assert]`: TypeScript through Vite, so that nothing else is needed to run it. */
import { runnerImport } from 'vite';

const { module } = await runnerImport('./bench/main.ts');
process.exitCode = await module.main(process.argv.slice(2));
