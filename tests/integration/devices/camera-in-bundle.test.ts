/** The built bundle: its imaging thread and the codec's binaries must be found from where stations run it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encode } from '../../../hardware/document-scanner/imaging/jpeg-codec.ts';
import { buildNodeEntry } from '../../../scripts/build/targets.ts';
import { type HardwareProcess, startHardwareProcess } from './hardware-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const bundle = join(root, 'dist', 'fixtures', 'imaging');
let hardware: HardwareProcess;

beforeAll(async () => {
  const source = join(root, 'hardware');
  await buildNodeEntry(join(source, 'host.ts'), join(bundle, 'main.js'));
  await buildNodeEntry(join(source, 'document-scanner', 'imaging-worker.ts'), join(bundle, 'imaging-worker.js'));
  hardware = startHardwareProcess([], join(bundle, 'main.js'));
}, 60_000);
afterAll(async () => {
  await hardware.shutDown();
  await rm(bundle, { recursive: true });
});

test('a picture is improved and bound by the built bundle', async () => {
  const picture = { width: 120, height: 160, channels: 4, data: new Uint8Array(120 * 160 * 4).fill(240) } as const;
  const jpeg = await encode(picture, { quality: 80, gray: false, dpi: 72 });
  const improved = await hardware.devices.call('improvePage', { jpeg, pageBudgetBytes: 100_000 });
  if (!improved.ok) throw new Error(improved.failure.code);
  expect(improved.value).toMatchObject({ widthPx: 120, heightPx: 160, warnings: ['blank'] });
  const pages = [{ jpeg: improved.value.jpeg, dpi: improved.value.dpi }];
  const bound = await hardware.devices.call('bindPages', { pages, budgetBytes: 100_000 });
  expect(bound.ok && String.fromCharCode(...bound.value.pdf.subarray(0, 5))).toBe('%PDF-');
});
