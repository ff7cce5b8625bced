import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CardExtra } from '../../../app/contracts/devices/id-card-reading.ts';
import { SPECIMEN_CARDS } from '../../../hardware/id-card-reader/specimen-cards.ts';
import { type RigBench, startRigBench } from './rig-bench.ts';

let bench: RigBench;

beforeEach(async () => {
  bench = await startRigBench();
});
afterEach(() => bench.close());

const read = (commandId: string, extras: CardExtra[]) =>
  bench.devices.call('readCard', { deviceId: 'id-card-reader', commandId, timeoutMs: 15_000, extras });

test('every kind of card crosses a real line and the process boundary as it stands on the chip', async () => {
  for (const card of SPECIMEN_CARDS) {
    if (card.kind === 'refused') continue;
    bench.rig.reader.placeCard(card);
    const { kind, text, photo } = card;
    const address = 'address' in text ? { address: card.newAddress ?? text.address } : {};
    const answer = await read(card.id, ['chip-number', 'fingerprint']);
    expect(answer).toMatchObject({
      ok: true,
      value: {
        kind,
        ...text,
        ...address,
        chipNumber: card.chipNumber === undefined ? null : Buffer.from(card.chipNumber).toString('hex').toUpperCase(),
      },
    });
    if (!answer.ok) throw new Error('read');
    expect(Buffer.from(answer.value.photo)).toEqual(Buffer.from(photo));
    expect(answer.value.fingerprint?.length ?? 0).toBe(card.fingerprint?.length ?? 0);
    bench.rig.reader.liftCard();
    await bench.statusOf('id-card-reader', (status) => 'media' in status && status.media === 'notPresent');
  }
});

test('the reader says which one it is, and tests itself', async () => {
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
  const samId = '05.03-20150101-0001234567-0987654321';
  expect(await bench.devices.call('capabilities', {})).toMatchObject({
    value: { devices: [{ driver: 'sdt', capabilities: { samId, baudRate: 115200 } }, {}] },
  });
  const test = { deviceId: 'id-card-reader', commandId: 'test', timeoutMs: 5000 };
  expect(await bench.devices.call('selfTest', test)).toEqual({
    ok: true,
    value: { found: [`SAM ${samId}`, '115200 baud'] },
  });
});
