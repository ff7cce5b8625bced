import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createWireScheduler } from '../../offline-cache/index.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import { createCountyPlatform } from '../platform/county-platform.ts';
import { specimenCertificate } from '../platform/specimen-certificate.ts';
import { watchLink } from './link-watch.ts';

test.each([
  { bits: 2048, clientsOnly: true },
  { bits: 1024, clientsOnly: false },
])('a portal with an odd certificate (%o) is a link that is down, and the station goes on asking', async (odd) => {
  const portal = createServer(specimenCertificate({ ...odd, years: [17, 49] }), (_request, response) => response.end());
  portal.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  const { publicKey } = generateKeyPairSync('ed25519');
  const platform = createCountyPlatform({
    baseUrl: `https://127.0.0.1:${(portal.address() as AddressInfo).port}`,
    acknowledgementKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  });
  if (!platform.ok) throw new Error(platform.failure.code);
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  const down = Promise.withResolvers<void>();
  const told: string[] = [];
  const watch = watchLink({
    platform: platform.value,
    wire: createWireScheduler({ clock, bytesPerHour: null }),
    clock,
    onChange(state) {
      told.push(state);
      down.resolve();
    },
  });
  await down.promise;
  const askedAgain = once(portal, 'connection');
  await clock.advance(5_000);
  await askedAgain;
  expect(told).toEqual(['down']);
  watch.close();
  portal.closeAllConnections();
  await new Promise((resolve) => portal.close(resolve));
});
