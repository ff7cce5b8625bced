import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wireItem } from '../../app/platform/wire-item.ts';
import { startCountySimulator } from './county-simulator.ts';
import { handIn, specimenKey, specimenOutbound } from './specimen-request.ts';

test('what was sealed for a key retired since still opens, also after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-county-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let county = await startCountySimulator({ folder });
  const old = county.recipient;
  const queued = await Promise.all([1, 2].map((sequence) => specimenOutbound(old, sequence)));
  await county.rotateKeys();
  expect(county.recipient).not.toBe(old);
  const hand = async (sequence: number, application: (typeof queued)[number] | undefined) => {
    if (application === undefined) throw new Error('none');
    return (await handIn(county.url, [wireItem(application)])).items.get(specimenKey(sequence));
  };
  expect(await hand(1, queued[0])).toMatchObject({ status: 201 });
  await county.close();
  county = await startCountySimulator({ folder });
  onTestFinished(() => county.close());
  expect(await hand(2, queued[1])).toMatchObject({ status: 201 });
  expect(await hand(3, await specimenOutbound(county.recipient, 3))).toMatchObject({ status: 201 });
});
