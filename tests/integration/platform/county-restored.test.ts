import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Acknowledgement, OutboundApplication, StationReport } from '../../../app/contracts/delivery.ts';
import {
  specimenKey,
  specimenOutbound,
  specimenStationCode,
} from '../../../scripts/county-simulator/specimen-request.ts';
import { type CountyBench, specimenAttachment, startCountyBench, watchUpload } from './county-bench.ts';

const { signal } = new AbortController();
let folder: string;
let bench: CountyBench;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-backup-'));
  bench = await startCountyBench();
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

async function acknowledge(application: OutboundApplication): Promise<Acknowledgement> {
  const result = await bench.platform().sendApplications([application], signal);
  const settled = result.outcome === 'answered' ? result.results.get(application.key) : result;
  if (settled?.outcome !== 'acknowledged') throw new Error('not acknowledged');
  return settled.acknowledgement;
}

const report: StationReport = {
  stationCode: specimenStationCode,
  time: '2026-11-24T01:00:00.000Z',
  epochs: [{ epoch: '01a20916-5500-7000-8000-000000000001', highestSequence: 4 }],
  waiting: 0,
  oldestWaitingSeconds: null,
  attachmentsWaiting: 0,
  bytesToday: 4096,
  stuck: [{ key: specimenKey(9), code: 'seal-unreadable' }],
  lastAcknowledgedAt: '2026-11-24T00:59:00.000Z',
};

test('what an older backup lacks is named, and comes back under the same case number and signature', async () => {
  const paper = specimenAttachment(10_000);
  const applications: OutboundApplication[] = [];
  for (const sequence of [1, 2, 3, 4]) {
    const application = await specimenOutbound(bench.county.recipient, sequence);
    applications.push(sequence === 4 ? { ...application, attachments: [paper.sealedSha256] } : application);
  }
  const backup = join(folder, 'backup.db');
  const acknowledgements = [];
  for (const application of applications) {
    acknowledgements.push(await acknowledge(application));
    if (application.sequence === 2) await bench.county.backup(backup);
  }
  await bench.platform().uploadAttachment(paper, watchUpload(10_000).progress, signal);
  const whole = await bench.platform().sendReport(report, signal);
  expect(whole).toMatchObject({ answer: { gaps: [], lackingAttachments: [] } });

  bench.county.restore(backup);
  expect(bench.county.received()).toHaveLength(2);
  const [{ epoch } = { epoch: '' }] = report.epochs;
  expect(await bench.platform().sendReport(report, signal)).toMatchObject({
    outcome: 'answered',
    answer: { gaps: [{ epoch, missing: [{ first: 3, last: 4 }] }], lackingAttachments: [] },
  });
  // Taken new meanwhile: its number must be none of those forgotten.
  const fifth = await acknowledge(await specimenOutbound(bench.county.recipient, 5));
  expect(acknowledgements.map(({ caseNumber }) => caseNumber)).not.toContain(fifth.caseNumber);
  for (const [index, application] of applications.entries()) {
    const earlier = acknowledgements[index];
    if (earlier === undefined) throw new Error('none');
    const { statement, signature } = earlier;
    expect(await acknowledge({ ...application, earlier: { statement, signature } })).toEqual(earlier);
  }
  expect(bench.county.received()).toHaveLength(5);
  expect(await bench.platform().sendReport(report, signal)).toMatchObject({
    answer: { gaps: [], lackingAttachments: [paper.sealedSha256] },
  });
  await bench.platform().uploadAttachment(paper, watchUpload(10_000).progress, signal);
  expect(bench.county.attachments()).toHaveLength(1);
});

test('an earlier word that the county never gave counts for nothing', async () => {
  const application = await specimenOutbound(bench.county.recipient);
  const other = await acknowledge(await specimenOutbound(bench.county.recipient, 2));
  const { statement, signature } = other;
  const acknowledged = await acknowledge({ ...application, earlier: { statement, signature } });
  expect(acknowledged.caseNumber).not.toBe(other.caseNumber);
});

test('the report stands at the county, with the last contact', async () => {
  await bench.platform().sendReport(report, signal);
  expect(bench.county.stations()).toMatchObject([
    {
      stationCode: specimenStationCode,
      lastContactAt: expect.stringMatching(/Z$/),
      report: { waiting: 0, bytesToday: 4096, stuck: [{ key: specimenKey(9), code: 'seal-unreadable' }] },
    },
  ]);
});

test('a reserved case number is the case’s, a stranger’s or a used one is not', async () => {
  const reserve = (serial: number, stationCode = specimenStationCode) =>
    bench.platform().reserveCaseNumbers({ key: specimenKey(serial), stationCode, count: 3 }, signal);
  const reserved = await reserve(1);
  if (reserved.outcome !== 'reserved') throw new Error(reserved.code);
  expect(await reserve(1)).toEqual(reserved);
  const others = await reserve(2, '13099910002');
  if (others.outcome !== 'reserved') throw new Error(others.code);
  const numbers = [...reserved.block.numbers, ...others.block.numbers];
  expect(new Set(numbers).size).toBe(6);
  const [own = ''] = reserved.block.numbers;
  const [foreign = ''] = others.block.numbers;
  const hand = async (sequence: number, caseNumber: string) =>
    (await acknowledge({ ...(await specimenOutbound(bench.county.recipient, sequence)), caseNumber })).caseNumber;
  expect(await hand(1, own)).toBe(own);
  expect(await hand(2, own)).not.toBe(own);
  expect(await hand(3, foreign)).not.toBe(foreign);
  expect(new Set(bench.county.received().map(({ caseNumber }) => caseNumber)).size).toBe(3);
});
