import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Builds the page into `dist/bundle/ui`, or into the folder named by `CUNBAN_UI_OUT` (relative to this one). */
// biome-ignore lint/style/noDefaultExport: Vite reads its configuration from the default export.
export default defineConfig(({ mode }) => ({
  root,
  base: './',
  plugins: [react()],
  build: {
    outDir: loadEnv(mode, root, 'CUNBAN_').CUNBAN_UI_OUT ?? '../../dist/bundle/ui',
    emptyOutDir: true,
    target: 'chrome140',
    // Under the page's policy nothing may be inline: no data: fonts or pictures, no preload polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
}));
