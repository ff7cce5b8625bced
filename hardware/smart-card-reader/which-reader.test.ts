import { afterEach, expect, test } from 'vitest';
import { type CardBench, cardBench } from './bench.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

let bench: CardBench;
afterEach(() => bench.close());

const CONTACT = 'Specimen Dual Reader [Contact] 00 00';
const CONTACTLESS = 'Specimen Dual Reader [Contactless] 00 01';
const last = (): unknown => bench.published.at(-1);

test('a part of the name is enough', async () => {
  bench = await cardBench({ reader: '[Contactless]' }, { readers: [CONTACT, CONTACTLESS] });
  bench.service.insert(CONTACT, new SpecimenSmartCard());
  await bench.clock.advance(10);
  expect(last()).toMatchObject({ device: 'online', media: 'notPresent' });
  bench.service.insert(CONTACTLESS, new SpecimenSmartCard());
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});

test.each([{}, { reader: 'Dual Reader' }])('several that fit are refused, with their names (%o)', async (settings) => {
  bench = await cardBench(settings, { readers: [CONTACT, CONTACTLESS] });
  expect(last()).toMatchObject({ device: 'offline', chipPower: 'unknown' });
  expect(bench.diagnostics).toContainEqual({
    event: 'line-not-opened',
    deviceId: 'cards',
    code: 'ambiguous-device',
    detail: `several readers fit: ${CONTACT}, ${CONTACTLESS}`,
  });
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'reader-offline' } });
  bench.service.unplugReader(CONTACT);
  await bench.clock.advance(10);
  expect(last()).toMatchObject({ device: 'online' });
});

test('a reader that is unplugged is gone though the service stays, and back when it is plugged in', async () => {
  bench = await cardBench({}, { readers: [CONTACT] });
  const reading = bench.read();
  await bench.clock.advance(1000);
  bench.service.unplugReader(CONTACT);
  expect(await bench.clock.until(reading, 10)).toMatchObject({ failure: { code: 'reader-offline' } });
  expect(last()).toMatchObject({ device: 'noDevice', chipPower: 'noDevice' });
  bench.service.plugReader(CONTACT);
  await bench.clock.advance(10);
  expect(last()).toMatchObject({ device: 'online' });
});
