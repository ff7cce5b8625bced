import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bundleRoot } from '../../../scripts/build.ts';
import { startKiosk } from '../../../scripts/host.ts';
import { sendVisitor, words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, smallDisplay } from './hall.ts';

const hall = openHall();
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const demonstration = join(repository, 'kiosk-config', 'stations', 'demonstration.json');
const item = 'pension-certification.json';

/** A kiosk on a bundle and a profile of its own, with one file damaged; returns what its screen says. */
async function screenWith(damage: {
  readonly profile?: (text: string) => string;
  readonly item?: (text: string) => string;
}): Promise<{ readonly text: string; readonly buttons: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-damaged-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const bundle = join(folder, 'bundle');
  await cp(bundleRoot, bundle, { recursive: true });
  // The two native modules are found upwards from the bundle.
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const itemFile = join(bundle, 'kiosk-config', 'catalogue', item);
  if (damage.item !== undefined) await writeFile(itemFile, damage.item(await readFile(itemFile, 'utf8')));
  const profile = join(folder, 'station-profile.json');
  await writeFile(profile, (damage.profile ?? ((text) => text))(await readFile(demonstration, 'utf8')));

  const kiosk = await startKiosk({
    bundle,
    viewport: { width: smallDisplay.widthPx, height: smallDisplay.heightPx },
    userData: join(folder, 'user-data'),
    env: {
      CUNBAN_HEADLESS: '1',
      CUNBAN_DATA_FOLDER: join(folder, 'data'),
      CUNBAN_STATION_PROFILE: profile,
    },
  });
  onTestFinished(() => kiosk.stop());
  const visitor = await sendVisitor(kiosk.cdpUrl);
  onTestFinished(() => visitor.leaves());
  await visitor.sees(words.notice.outOfServiceHeading);
  return { text: await visitor.reads(), buttons: await (await visitor.page()).getByRole('button').count() };
}

test.each([
  ['a profile that is cut off', 'CFG-02', { profile: (text: string) => text.slice(0, text.length / 2) }],
  [
    'an item with a field that does not exist',
    'CFG-03',
    { item: (text: string) => text.replace('"minutes"', '"minits"') },
  ],
])('%s: out of service with %s, and nothing is offered', async (_what, code, damage) => {
  const { text, buttons } = await screenWith(damage);
  expect(text).toContain(code);
  expect(buttons).toBe(0);
});

test('a station with whole files serves', async () => {
  await hall.completesVisit();
});
