import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * The fonts come from beside the page within milliseconds. A station may have no Chinese font of its own, so text waits
 * for them rather than showing boxes first.
 */
const waitForFonts: Plugin = {
  name: 'wait-for-fonts',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'asset' && file.fileName.endsWith('.css') && typeof file.source === 'string') {
        file.source = file.source.replaceAll(/font-display:\s*swap/g, 'font-display:block');
      }
    }
  },
};

/** Builds the page into `dist/bundle/ui`, or into the folder named by `CUNBAN_UI_OUT` (relative to this one). */
// biome-ignore lint/style/noDefaultExport: Vite reads its configuration from the default export.
export default defineConfig(({ mode }) => ({
  root,
  base: './',
  plugins: [react(), waitForFonts],
  build: {
    outDir: loadEnv(mode, root, 'CUNBAN_').CUNBAN_UI_OUT ?? '../../dist/bundle/ui',
    emptyOutDir: true,
    target: 'chrome140',
    // Under the page's policy nothing may be inline: no data: fonts or pictures, no preload polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The kiosk's page and the page that documents are printed from; neither takes the other's style sheet.
    rolldownOptions: { input: [`${root}index.html`, `${root}print/index.html`] },
    reportCompressedSize: false,
  },
}));
