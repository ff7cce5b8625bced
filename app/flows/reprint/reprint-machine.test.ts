import { expect, it } from 'vitest';
import { type AnyStateNode, createActor, fromPromise, type SnapshotFrom } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import type { PrintReceiptFailure } from '../../contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../../contracts/result.ts';
import type { SettledPrint } from '../service/service-effects.ts';
import { type RegisteredReceipt, type ReprintMachine, reprintMachine } from './reprint-machine.ts';

type Snapshot = SnapshotFrom<ReprintMachine>;
const input = { language: 'zh-Hans' } as const;
const found: RegisteredReceipt = {
  receiptNumber: 'L-1',
  itemCode: '1',
  maskedName: '王*兰',
  outcome: 'accepted',
  caseNumber: 'C-1',
  key: 'key-1',
  keptSince: '11-23 10:42',
  replacedBy: null,
};
const stuck: RegisteredReceipt = { ...found, outcome: 'needs-staff', caseNumber: null };

const payloads: Readonly<Record<string, readonly object[]>> = {
  'enter-pickup-code': [{ code: '12345678' }],
  'xstate.done.actor.scanReceipt': [{ output: '12345678' }],
  'xstate.done.actor.findReceipt': [{ output: found }, { output: stuck }, { output: null }],
  'xstate.done.actor.reprintReceipt': [{ output: ok({ copy: true }) }, { output: fail('paper-out') }],
};

function eventsOf(snapshot: Snapshot): readonly { readonly type: string }[] {
  const types = new Set(snapshot._nodes.flatMap((node: AnyStateNode) => node.ownEvents as readonly string[]));
  return [...types].flatMap((type) => (payloads[type] ?? [{}]).map((payload) => ({ type, ...payload })));
}

const reached = getShortestPaths(reprintMachine, {
  input,
  events: eventsOf as never,
  serializeState: ({ value, context }) =>
    JSON.stringify([value, context.receipt.state, context.notFound, context.found?.outcome, context.anew]),
}).map((path) => path.state);

it('reaches every state', () => {
  const values = new Set(reached.map(({ value }) => value));
  expect([...values].sort()).toEqual(['ended', 'entering', 'found', 'printing', 'searching']);
});

it.each(['cancel', 'idle', 'card.removed', 'device.lost', 'link.lost'])('answers %s in every state', (type) => {
  for (const snapshot of reached) {
    if (snapshot.status !== 'done') expect(snapshot.can({ type } as never), String(snapshot.value)).toBe(true);
  }
});

it('gives every effect a done and an error path, and a time-out to all but the waiting for a person', () => {
  const invoking = Object.values(reprintMachine.root.states).filter((node) => node.invoke.length > 0);
  expect(invoking).toHaveLength(3);
  for (const node of invoking) {
    const events = node.ownEvents as readonly string[];
    for (const { id } of node.invoke) {
      expect(events).toEqual(expect.arrayContaining([`xstate.done.actor.${id}`, `xstate.error.actor.${id}`]));
    }
    const waitsForPerson = node.key === 'entering';
    expect(events.some((type) => type.startsWith('xstate.after.'))).toBe(!waitsForPerson);
  }
});

it('finds a receipt by its code and prints it', async () => {
  const asked: string[] = [];
  const actor = createActor(
    reprintMachine.provide({
      actors: {
        findReceipt: fromPromise<RegisteredReceipt | null, { readonly pickupCode: string }>(
          async ({ input: { pickupCode } }) => {
            asked.push(pickupCode);
            return found;
          },
        ),
        reprintReceipt: fromPromise<Result<SettledPrint, PrintReceiptFailure>, { readonly receiptNumber: string }>(
          async ({ input: { receiptNumber } }) => {
            asked.push(receiptNumber);
            return ok({ copy: true });
          },
        ),
      },
    }),
    { input },
  );
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  actor.start();
  actor.send({ type: 'enter-pickup-code', code: '12345678' });
  await settled();
  actor.send({ type: 'print-again' });
  await settled();
  expect(actor.getSnapshot().context.receipt).toEqual({ state: 'settled', copy: true });
  expect(asked).toEqual(['12345678', 'L-1']);
  actor.send({ type: 'finish' });
  expect(actor.getSnapshot().output).toEqual({ reason: 'finished' });
});

it('lets an application be handed in anew that needs the staff, and no other', () => {
  const ends = (state: string) => reached.filter(({ value, context }) => value === state && context.anew !== null);
  const { itemCode, receiptNumber, maskedName } = stuck;
  expect(ends('ended').map(({ output }) => output)).toContainEqual({
    reason: 'finished',
    anew: { itemCode, supersedes: { key: 'key-1', receiptNumber, maskedName } },
  });
  for (const snapshot of reached.filter(({ value }) => value === 'found')) {
    const isStuck = snapshot.context.found?.outcome === 'needs-staff';
    expect(snapshot.can({ type: 'apply-anew' })).toBe(isStuck);
  }
});

it('looks up a receipt that is held under the scanner, and one that is not found only once', async () => {
  const asked: string[] = [];
  const passedOver: (string | null)[] = [];
  const actor = createActor(
    reprintMachine.provide({
      actors: {
        scanReceipt: fromPromise<string, { readonly except: string | null }>(({ input: { except } }) => {
          passedOver.push(except);
          return except === null ? Promise.resolve('12345678') : new Promise(() => {});
        }),
        findReceipt: fromPromise<RegisteredReceipt | null, { readonly pickupCode: string }>(
          async ({ input: { pickupCode } }) => {
            asked.push(pickupCode);
            return null;
          },
        ),
      },
    }),
    { input },
  );
  actor.start();
  await new Promise((resolve) => setImmediate(resolve));
  expect(actor.getSnapshot()).toMatchObject({ value: 'entering', context: { notFound: true } });
  expect(asked).toEqual(['12345678']);
  expect(passedOver).toEqual([null, '12345678']);
});
