import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The workbench's page, built by `buildWorkbenchPage`. */
// biome-ignore lint/style/noDefaultExport: Vite reads its configuration from the default export.
export default defineConfig({
  root,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../../dist/workbench',
    emptyOutDir: true,
    target: 'chrome140',
    // Under the page's policy nothing may be inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
});
