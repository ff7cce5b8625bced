import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Standing } from '../../offline-cache/index.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import type { ReportResult, StationReport } from '../contracts/delivery.ts';
import { fail, ok } from '../contracts/result.ts';
import { reportOf, reportToCounty } from './report-to-county.ts';

const beginning = Date.parse('2026-11-24T01:00:00Z');
const standing: Standing = {
  lastContactAt: null,
  lastAcknowledgedAt: null,
  states: { queued: 2, sending: 0, acknowledged: 0, archived: 0, rejected: 1, 'needs-staff': 1 },
  waiting: { items: 2, lanes: 2, oldestAt: '2026-11-24T00:50:00.000Z', oldestSeconds: 600 },
  attachments: { waiting: 1, bytes: 1000 },
  stuck: [
    {
      key: '0192a000-0000-7000-8000-000000000001',
      receiptNumber: 'L-1',
      itemCode: 'item',
      kind: 'needs-staff',
      code: 'seal-unreadable',
      since: '2026-11-24T00:51:00.000Z',
    },
    {
      key: '0192a000-0000-7000-8000-000000000002',
      receiptNumber: 'L-2',
      itemCode: 'item',
      kind: 'returned',
      code: 'case-declined',
      since: '2026-11-24T00:52:00.000Z',
    },
  ],
  stuckCount: 2,
  wire: { bytesThisHour: 5, bytesToday: 77 },
  reservedCaseNumbers: 3,
  drafts: 0,
  disk: null,
  databaseBytes: 0,
  journalBytes: 0,
  epoch: 'e',
  epochs: [{ epoch: 'e', highestSequence: 9 }],
  opening: { quarantined: null, rebuiltRows: 0, brokenAuditLine: null, repairedEntries: 0, damagedEntries: 0 },
};
const answered: ReportResult = {
  outcome: 'answered',
  answer: { time: '2026-11-24T01:00:00Z', gaps: [], lackingAttachments: [] },
};

function reporting(answer: () => ReportResult = () => answered) {
  const inner = createSimulatedClock(beginning);
  let leapMs = 0;
  const clock = { ...inner, now: () => inner.now() + leapMs };
  const sent: { readonly at: number; readonly report: StationReport }[] = [];
  const orders: string[] = [];
  const outcomes: string[] = [];
  let answers = 0;
  const reports = reportToCounty({
    stationCode: '13099910001',
    cache: {
      standing: () => ok(standing),
      retention: {
        obey: (orderText) => {
          orders.push(orderText);
          return orders.length === 1 ? ok({ acknowledged: 1 }) : fail('order-used');
        },
        obeyedOrders: () => ok(orders.length === 0 ? [] : ['ab'.repeat(32)]),
      },
    },
    countyKey: generateKeyPairSync('ed25519').publicKey,
    catalogueTrouble: () => 'range-ignored',
    wire: {
      schedule: (_priority, _bytes, run) =>
        run({
          nextPieceBytes: () => 1000,
          wholeBytes: () => 1000,
          moved: () => undefined,
          signal: new AbortController().signal,
        }),
      bytesUsed: () => [],
    },
    async send(report) {
      sent.push({ at: clock.now() - beginning, report });
      return answer();
    },
    clock,
    random: () => 0.5,
    onAnswer: () => {
      answers += 1;
    },
    onOrder: (outcome) => outcomes.push(outcome),
  });
  const leap = (ms: number): void => {
    leapMs = ms;
  };
  return { clock, leap, sent, reports, orders, outcomes, answers: () => answers };
}

test('what the county is told: numbers and codes, and of the stuck what it has not said itself', () => {
  const beside = { obeyedOrders: ['ab'], catalogueTrouble: 'range-ignored' };
  expect(reportOf('13099910001', standing, beginning, beside)).toEqual({
    stationCode: '13099910001',
    time: '2026-11-24T01:00:00.000Z',
    epochs: [{ epoch: 'e', highestSequence: 9 }],
    waiting: 2,
    oldestWaitingSeconds: 600,
    attachmentsWaiting: 1,
    bytesToday: 77,
    stuck: [{ key: '0192a000-0000-7000-8000-000000000001', code: 'seal-unreadable' }],
    lastAcknowledgedAt: null,
    obeyedOrders: ['ab'],
    catalogueTrouble: 'range-ignored',
  });
});

test('every five minutes, and at a change at once, but never twice within half a minute', async () => {
  const { clock, sent, reports, answers } = reporting();
  await clock.advance(15_000);
  await clock.advance(300_000);
  expect(sent.map(({ at }) => at)).toEqual([15_000, 315_000]);
  reports.changed();
  reports.changed();
  await clock.advance(29_999);
  expect(sent).toHaveLength(2);
  await clock.advance(1);
  expect(sent).toHaveLength(3);
  await clock.advance(60_000);
  reports.changed();
  await clock.advance(0);
  expect(sent).toHaveLength(4);
  expect(answers()).toBe(4);
  reports.close();
  await clock.advance(600_000);
  expect(sent).toHaveLength(4);
});

test('a clock that is set back by ten days holds no report up', async () => {
  const { clock, leap, sent, reports } = reporting();
  leap(10 * 24 * 60 * 60_000);
  await clock.advance(15_000);
  expect(sent).toHaveLength(1);
  leap(0);
  reports.changed();
  await clock.advance(30_000);
  expect(sent).toHaveLength(2);
});

test('a county that asks for a pause gets it', async () => {
  const { clock, sent } = reporting(() => ({
    outcome: 'undecided',
    code: 'county-busy',
    countyReached: true,
    retryAfterMs: 900_000,
  }));
  await clock.advance(15_000);
  await clock.advance(899_999);
  expect(sent).toHaveLength(1);
  await clock.advance(1);
  expect(sent).toHaveLength(2);
});

test('an order in the answer is handed on as it came, and that it was obeyed is told within half a minute', async () => {
  const order = { statement: '{}', signature: 'A' };
  const answer = { time: '2026-11-24T01:00:00Z', gaps: [], lackingAttachments: [], order };
  const { clock, sent, orders, outcomes } = reporting(() => ({ outcome: 'answered', answer }));
  await clock.advance(15_000);
  expect(orders).toEqual([JSON.stringify(order)]);
  await clock.advance(30_000);
  expect(sent.map(({ report }) => report.obeyedOrders)).toEqual([[], ['ab'.repeat(32)]]);
  // A county that goes on ordering all the same is told no sooner than usual.
  expect(outcomes).toEqual(['obeyed', 'order-used']);
  await clock.advance(299_999);
  expect(sent).toHaveLength(2);
});
