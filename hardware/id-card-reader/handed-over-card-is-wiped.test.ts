import { expect, test } from 'vitest';
import type { ContractPort } from '../../app/contracts/contract.ts';
import type { IdentityCard } from '../../app/contracts/devices/identity-card.ts';
import { createHardwareService } from '../service.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { memoryCable } from '../transports/memory.ts';
import { encodeTextBlock } from './sdt-text.ts';
import { ReaderSimulator } from './simulator.ts';
import { specimenCard } from './specimen-cards.ts';

interface Returned {
  readonly type: string;
  readonly id?: string;
  readonly result?: { readonly ok: boolean; readonly value?: IdentityCard };
}

test('when a card was posted to the station, its blocks are overwritten here', async () => {
  const clock = new SimulatedClock();
  const cable = memoryCable();
  const reader = new ReaderSimulator();
  reader.connect(cable.wire);
  const card = specimenCard('farmer');
  if (card.kind === 'refused') throw new Error('a card with everything is meant');
  reader.placeCard(card);

  let call: (message: unknown) => void = () => {};
  const posted: { readonly own: Returned; readonly copy: Returned }[] = [];
  const port: ContractPort = {
    // What a process boundary does: the message is copied while it is posted.
    post: (message) => posted.push({ own: message as Returned, copy: structuredClone(message) as Returned }),
    receive(listener) {
      call = listener;
      return () => {};
    },
  };
  const service = createHardwareService({
    port,
    clock,
    report: () => {},
    transports: simulatedTransports({ serial: () => cable.transport }),
  });
  const ask = (id: string, method: string, argument: object): void =>
    call({ contract: 'devices', type: 'call', id, method, argument });
  const line = { transport: 'serial', path: 'reader', baudRate: 115200, rtscts: false };
  ask('1', 'configure', {
    devices: [{ id: 'reader', deviceClass: 'id-card-reader', driver: 'sdt', line, settings: {} }],
  });
  await clock.advance(500);
  ask('2', 'readCard', { deviceId: 'reader', commandId: 'r', timeoutMs: 5000, extras: ['fingerprint'] });
  await clock.advance(500);

  const answer = posted.find(({ own }) => own.type === 'return' && own.id === '2');
  expect(answer?.copy.result?.value).toMatchObject({
    photo: card.photo,
    fingerprint: card.fingerprint,
    textBlock: encodeTextBlock(card),
  });
  expect(answer?.own.result?.value).toMatchObject({
    photo: new Uint8Array(1024),
    fingerprint: new Uint8Array(1024),
    textBlock: new Uint8Array(256),
  });
  await clock.until(service.close());
});
