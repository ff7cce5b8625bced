import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryResult, OutboundApplication } from '../../../app/contracts/delivery.ts';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import type { Behaviour } from '../../../scripts/county-simulator/behaviour.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { type Link, startLink } from '../../../scripts/county-simulator/link.ts';
import { specimenOutbound } from '../../../scripts/county-simulator/specimen-request.ts';

let folder: string;
let county: CountySimulator;
let link: Link;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-platform-'));
  county = await startCountySimulator({ folder });
  link = await startLink({ to: county.port });
});
afterEach(async () => {
  await link.close();
  await county.close();
  rmSync(folder, { recursive: true, force: true });
});

function outbound(serial = 1): Promise<OutboundApplication> {
  return specimenOutbound(county.recipient, serial);
}

function platform(baseUrl = link.url, quietMs = 5_000) {
  const { acknowledgementKey } = county;
  const timeouts = { quietMs, slowestBytesPerSecond: 100_000 };
  const created = createCountyPlatform({ baseUrl, acknowledgementKey, timeouts });
  if (!created.ok) throw new Error(created.failure.code);
  const { sendApplications, health } = created.value;
  return {
    health,
    async sendOne(application: OutboundApplication, until: AbortSignal): Promise<DeliveryResult | undefined> {
      const result = await sendApplications([application], until);
      return result.outcome === 'answered' ? result.results.get(application.key) : result;
    },
  };
}

const { signal } = new AbortController();
const undecided = (code: string, countyReached: boolean) => ({ outcome: 'undecided', code, countyReached });

test('a county in order acknowledges, and again the same when asked again', async () => {
  const application = await outbound();
  const first = await platform().sendOne(application, signal);
  expect(first).toMatchObject({ outcome: 'acknowledged' });
  expect(await platform().sendOne(application, signal)).toEqual(first);
  expect(county.received()).toMatchObject([{ attempts: 2 }]);
  expect(await platform().health()).toMatchObject({ ok: true });
});

const answers: readonly (readonly [Behaviour, object, number])[] = [
  [{ kind: 'unreachable' }, undecided('connection-lost', false), 0],
  [{ kind: 'captive-portal' }, undecided('not-the-county', false), 0],
  [{ kind: 'garbage' }, undecided('garbled-answer', false), 1],
  [{ kind: 'wrong-signature' }, undecided('signature-invalid', false), 1],
  [{ kind: 'answers-500' }, undecided('county-failed', true), 0],
  [{ kind: 'full' }, { ...undecided('county-full', true), retryAfterMs: 30_000 }, 0],
  [{ kind: 'answers-400' }, { outcome: 'returned', code: 'request-invalid' }, 0],
  [{ kind: 'slow', ms: 50 }, { outcome: 'acknowledged' }, 1],
];
test.each(answers)('a county told to be %o', async (behaviour, expected, taken) => {
  county.setBehaviour(behaviour);
  const application = await outbound();
  expect(await platform().sendOne(application, signal)).toMatchObject(expected);
  expect(county.received()).toHaveLength(taken);
});

test.each([true, false])('a county that never answers times out (taken: %s)', async (takes) => {
  county.setBehaviour({ kind: 'no-answer', takes });
  expect(await platform(link.url, 500).sendOne(await outbound(), signal)).toEqual(undecided('timed-out', false));
  expect(county.received()).toHaveLength(takes ? 1 : 0);
});

test('a cable that is out, loudly or silently, and back in', async () => {
  const application = await outbound();
  link.cut('reset');
  expect(await platform().sendOne(application, signal)).toEqual(undecided('connection-lost', false));
  link.cut('silent');
  expect(await platform(link.url, 200).sendOne(application, signal)).toEqual(undecided('timed-out', false));
  expect(county.received()).toEqual([]);
  link.restore();
  expect(await platform().sendOne(application, signal)).toMatchObject({ outcome: 'acknowledged' });
});

test('a thin cable takes longer and still works', async () => {
  link.slow({ latencyMs: 50, bytesPerSecond: 20_000 });
  expect(await platform().sendOne(await outbound(), signal)).toMatchObject({ outcome: 'acknowledged' });
});

test('nobody listens, nobody is called so, somebody speaks no HTTP', async () => {
  const application = await outbound();
  const port = county.port;
  await county.close();
  expect(await platform(`http://127.0.0.1:${port}`).sendOne(application, signal)).toEqual(
    undecided('connection-refused', false),
  );
  expect(await platform('http://county.invalid').sendOne(application, signal)).toEqual(
    undecided('host-unknown', false),
  );
  const printer = createServer((socket) => socket.once('data', () => socket.end('@PJL READY\r\n\r\n')));
  await new Promise<void>((resolve) => printer.listen(0, '127.0.0.1', resolve));
  const address = printer.address();
  const other = typeof address === 'object' ? address?.port : 0;
  expect(await platform(`http://127.0.0.1:${other}`).sendOne(application, signal)).toEqual(
    undecided('not-the-county', false),
  );
  await new Promise((resolve) => printer.close(resolve));
});
