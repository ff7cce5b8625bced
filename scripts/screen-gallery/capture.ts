/**
 * Draws every fixture on every surface in both languages to `out/gallery/`, and measures each.
 *
 *   node scripts/screen-gallery/capture.ts [part of a fixture's name] [--surface=NAME] [--language=TAG]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Language } from '../../app/contracts/localized-text.ts';
import { openGallery } from './browser.ts';
import { fixturesIn } from './fixtures.ts';
import { measureGeometry } from './geometry.ts';
import { drawFreshScreen } from './stand-in-station.ts';
import { landscape, largePortrait, portrait } from './surfaces.ts';

const outFolder = fileURLToPath(new URL('../../out/gallery/', import.meta.url));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { surface: { type: 'string' }, language: { type: 'string' } },
});
const wanted = positionals[0] ?? '';
const languages: readonly Language[] = ['zh-Hans', 'en'];

await mkdir(outFolder, { recursive: true });
const gallery = await openGallery();
let pictures = 0;
let breaches = 0;
for (const surface of [portrait, landscape, largePortrait]) {
  if (values.surface !== undefined && !surface.name.startsWith(values.surface)) continue;
  const page = await gallery.open(surface, { kind: 'starting' });
  for (const language of languages) {
    if (values.language !== undefined && values.language !== language) continue;
    for (const { name, screen } of fixturesIn(language)) {
      if (!name.includes(wanted)) continue;
      await drawFreshScreen(page, screen);
      await page.screenshot({ path: join(outFolder, `${name}.${surface.name}.${language}.png`) });
      pictures += 1;
      for (const breach of await measureGeometry(page, surface)) {
        breaches += 1;
        console.log(`${name} ${surface.name} ${language}: ${breach}`);
      }
    }
  }
  await page.context().close();
}
await gallery.close();
for (const complaint of new Set(gallery.complaints)) console.log(`browser: ${complaint}`);
console.log(`${pictures} pictures, ${breaches} breaches of the layout rules, ${gallery.complaints.length} complaints`);
if (breaches > 0 || gallery.complaints.length > 0) process.exitCode = 1;
