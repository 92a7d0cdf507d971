import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const { version, dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** The development server injects inline scripts for hot reloading, which the page's policy forbids; the built page keeps it. */
function withoutPolicyInDevelopment(): Plugin {
  return {
    name: 'without-policy-in-development',
    apply: 'serve',
    transformIndexHtml: (html, context) =>
      context.server ? html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '') : html,
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), withoutPolicyInDevelopment()],
  define: {
    __APP_VERSION__: JSON.stringify(version),
    __TFJS_VERSION__: JSON.stringify(dependencies['@tensorflow/tfjs-core']),
  },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
  preview: { port: 4173, strictPort: true },
  server: { port: 5173 },
});
