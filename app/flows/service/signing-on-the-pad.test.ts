import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ActorRefFrom, createActor, fromPromise } from 'xstate';
import { loadConfiguration } from '../../../kiosk-config/load-configuration.ts';
import type { CaptureSignatureFailure } from '../../contracts/devices/signing.ts';
import { fail, ok, type Result } from '../../contracts/result.ts';
import type { SignatureStroke } from '../../contracts/user-event.ts';
import { specimenCard } from '../specimen-card.ts';
import { compileService, type ServiceMachine, stepOf } from './compile-service.ts';
import { blankServiceContext } from './service-context.ts';
import type { ApplicationDraft, SavedApplication } from './service-effects.ts';

const configFolder = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const loaded = await loadConfiguration({
  folder: configFolder,
  profile: `${configFolder}/stations/demonstration.json`,
});
if (!loaded.ok) throw new Error('the shipped configuration is broken');
const signed = loaded.configuration.items.find((item) => stepOf(item, 'sign') !== undefined);
if (signed === undefined) throw new Error('no shipped service is signed');
const machine = compileService(signed);

const stroke: SignatureStroke = [{ x: 1, y: 2, t: 0 }];
const input = {
  language: 'zh-Hans',
  today: '20261123',
  linkUp: true,
  cardOnReader: false,
  canSave: true,
  supersedes: null,
} as const;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Captured = Result<readonly SignatureStroke[], CaptureSignatureFailure>;

/** A visit that has just come to the signature. Each capture waits in `captures` to be answered. */
async function atSignature() {
  const captures: { readonly answer: (captured: Captured) => void; readonly signal: AbortSignal }[] = [];
  const drafts: ApplicationDraft[] = [];
  let finished = 0;
  const provided = machine.provide({
    actors: {
      captureSignature: fromPromise<Captured>(
        ({ signal }) => new Promise((answer) => captures.push({ answer, signal })),
      ),
      saveApplication: fromPromise<Result<SavedApplication>, ApplicationDraft>(async ({ input: draft }) => {
        drafts.push(draft);
        return fail('disk-full');
      }),
    },
    actions: {
      finishSignature() {
        finished += 1;
      },
    },
  });
  const context = { ...blankServiceContext(input), card: specimenCard.pensioner };
  const visit: ActorRefFrom<ServiceMachine> = createActor(provided, {
    input,
    snapshot: provided.resolveState({ value: 'review', context }),
  });
  visit.start();
  visit.send({ type: 'confirm-review' });
  await settled();
  return { visit, captures, drafts, finished: () => finished };
}

describe('signing on the pad', () => {
  it('shows strokes as they are drawn, and saves what the pad gives when the person is done', async () => {
    const { visit, captures, drafts, finished } = await atSignature();
    visit.send({ type: 'stroke.drawn', stroke });
    visit.send({ type: 'stroke.drawn', stroke });
    expect(visit.getSnapshot()).toMatchObject({ value: { sign: 'onPad' }, context: { padStrokes: [stroke, stroke] } });
    visit.send({ type: 'finish-signature' });
    expect(finished()).toBe(1);
    captures[0]?.answer(ok([stroke, stroke, stroke]));
    await settled();
    expect(drafts.map(({ signature }) => signature?.strokes.length)).toEqual([3]);
    expect(visit.getSnapshot().context.padStrokes).toEqual([]);
  });

  it('begins anew with an empty pad', async () => {
    const { visit, captures } = await atSignature();
    visit.send({ type: 'stroke.drawn', stroke });
    visit.send({ type: 'clear-signature' });
    await settled();
    expect(visit.getSnapshot().context.padStrokes).toEqual([]);
    expect(captures.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  it.each(['pad-offline', 'pad-fault'] as const)('leaves the glass where the pad fails: %s', async (code) => {
    const { visit, captures, drafts } = await atSignature();
    captures[0]?.answer(fail(code));
    await settled();
    expect(visit.getSnapshot().value).toEqual({ sign: 'byTouch' });
    visit.send({ type: 'sign', strokes: [stroke] });
    await settled();
    expect(drafts).toHaveLength(1);
  });

  it('takes its time: a capture that ran out begins again', async () => {
    const { visit, captures } = await atSignature();
    captures[0]?.answer(fail('timed-out'));
    await settled();
    expect(visit.getSnapshot().value).toEqual({ sign: 'onPad' });
    expect(captures).toHaveLength(2);
  });
});
