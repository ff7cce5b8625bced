import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyStateNode, SnapshotFrom } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { loadConfiguration } from '../../../kiosk-config/load-configuration.ts';
import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { Draft, DraftPage } from '../../contracts/draft.ts';
import type { LocalizedText } from '../../contracts/localized-text.ts';
import { fail, ok } from '../../contracts/result.ts';
import { Screen } from '../../contracts/screen.ts';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import { serviceScreen } from '../screens/service-screen.ts';
import { specimenCard } from '../specimen-card.ts';
import { isComplete, pagesOf } from './answers.ts';
import { compileService, type ServiceMachine } from './compile-service.ts';
import { papersOf } from './materials.ts';
import type { Page } from './page.ts';
import { landingOf } from './resume-draft.ts';
import { blankServiceContext } from './service-context.ts';

const configFolder = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const loaded = await loadConfiguration({
  folder: configFolder,
  profile: `${configFolder}/stations/demonstration.json`,
});
if (!loaded.ok) throw new Error('the shipped configuration is broken');
const { items, dictionaries } = loaded.configuration;

type Snapshot = SnapshotFrom<ServiceMachine>;
type AnyEvent = { readonly type: string };
/** What XState's `AdjacencyMap` is for a machine. */
type Reached = Readonly<
  Record<
    string,
    { readonly state: Snapshot; readonly transitions: Readonly<Record<string, { readonly state: Snapshot }>> }
  >
>;
const input = {
  language: 'zh-Hans',
  today: '20261123',
  linkUp: true,
  cardOnReader: false,
  canSave: true,
  supersedes: null,
} as const;

/** Every event a state declares, with the payloads that lead to different places. */
function eventsOf(item: ServiceItem, snapshot: Snapshot): readonly AnyEvent[] {
  const types = new Set(snapshot._nodes.flatMap((node: AnyStateNode) => node.ownEvents as readonly string[]));
  const newestPage = Object.values(snapshot.context.materials).flat().at(-1)?.pageId ?? '';
  return [...types].flatMap((type): readonly AnyEvent[] => payloads(item, type, newestPage) ?? [{ type }]);
}

const takenPage = { jpeg: new Uint8Array([1]), widthPx: 10, heightPx: 14, dpi: 200, deskewedDegrees: 0, warnings: [] };

function payloads(item: ServiceItem, type: string, newestPage: string): readonly AnyEvent[] | undefined {
  const fields = pagesOf(item);
  switch (type) {
    case 'answer':
      return fields.flatMap(({ field, input: control }) => {
        const values = control.kind === 'choice' ? control.options.map((option) => option.value) : ['13800001234'];
        return [...values, 'nonsense'].map((value) => ({ type, field, value }));
      });
    case 'change':
      return [...fields.map(({ field }) => field), ...papersOf(item).map(({ id }) => id)].map((field) => ({
        type,
        field,
      }));
    case 'photograph':
      return [{ type, jpeg: new Uint8Array([1]) } as AnyEvent];
    case 'drop-page':
    case 'move-page':
      // Of the newest page alone: which one makes no difference to where the visit can go.
      return [{ type, pageId: newestPage } as AnyEvent];
    case 'xstate.done.actor.scanPages':
      return [{ type, output: ok([takenPage]) } as AnyEvent, { type, output: fail('cover-open') } as AnyEvent];
    case 'xstate.done.actor.improvePhoto':
      return [{ type, output: ok(takenPage) } as AnyEvent, { type, output: fail('not-an-image') } as AnyEvent];
    case 'stroke.drawn':
      return [{ type, stroke: [{ x: 1, y: 2, t: 0 }] } as AnyEvent];
    case 'xstate.done.actor.captureSignature':
      return [ok([[{ x: 1, y: 2, t: 0 }]]), fail('pad-offline'), fail('timed-out')].map((output) => ({ type, output }));
    case 'sign':
      return [{ type, strokes: [[{ x: 1, y: 2, t: 0 }]] } as AnyEvent];
    case 'device.lost':
    case 'device.restored':
      return ['id-card-reader', 'receipt-printer', 'document-printer'].map((deviceClass) => ({ type, deviceClass }));
    case 'xstate.done.actor.readCard':
      return [
        ...[specimenCard.pensioner, specimenCard.farmer, specimenCard.teenager].map((card) => ({
          type,
          output: ok(card),
        })),
        ...(['card-removed', 'reader-offline', 'timed-out'] as const).map((code) => ({ type, output: fail(code) })),
      ];
    case 'xstate.done.actor.loadDraft':
      return [null, ...draftsOf(item)].map((output) => ({ type, output }) as AnyEvent);
    case 'xstate.done.actor.saveApplication':
      return [
        { type, output: ok({ key: 'k', receiptNumber: 'L-1', pickupCode: '12345678' }) } as AnyEvent,
        { type, output: fail('disk-full') } as AnyEvent,
      ];
    case 'xstate.done.actor.awaitCounty':
      return [{ kind: 'accepted', caseNumber: 'C-1' }, { kind: 'returned' }, { kind: 'unanswered' }].map((output) => ({
        type,
        output,
      }));
    case 'xstate.done.actor.printReceipt':
    case 'xstate.done.actor.printDocument':
      return [ok({ copy: false }), fail('paper-out'), fail('outcome-unknown')].map((output) => ({ type, output }));
    case 'document.held':
      return [{ type, trouble: 'paper-out' } as AnyEvent, { type, trouble: null } as AnyEvent];
    default:
      return undefined;
  }
}

/** Drafts on every page of the item; and one with nothing answered, and one with answers of another version. */
function draftsOf(item: ServiceItem): readonly Draft[] {
  const answers = Object.fromEntries(
    pagesOf(item).map(({ field, input: control }) => [
      field,
      control.kind === 'choice' ? (control.options[0]?.value ?? '') : '13800001234',
    ]),
  );
  const stale = Object.fromEntries(Object.keys(answers).map((field) => [field, 'no longer offered']));
  const papers = papersOf(item).map(({ id }) => id);
  const pages: readonly DraftPage[] = [
    ...pagesOf(item).map(({ field }) => ({ page: 'question' as const, field })),
    ...papers.map((paper) => ({ page: 'material' as const, paper })),
    { page: 'review' },
  ];
  const left = (at: DraftPage, given: Draft['answers']): Draft => ({
    schema: 'cunban.draft/1',
    itemCode: item.itemCode,
    itemVersion: item.itemVersion,
    at,
    answers: given,
    papers: at.page === 'review' ? papers : [],
  });
  return [...pages.map((at) => left(at, answers)), left({ page: 'review' }, {}), left({ page: 'review' }, stale)];
}

/** Tells states apart by what matters for where they can go, not by every value a person may type. */
function identityOf(item: ServiceItem, snapshot: Snapshot): string {
  const { answers, returningToReview, problemField, receipt, document, cardOnReader, card, draft } = snapshot.context;
  const payment = answers.payment ?? '';
  const pages = Object.entries(snapshot.context.materials).map(([paper, taken]) => [paper, taken.length]);
  const facts = [
    Object.keys(answers).join(),
    payment,
    returningToReview,
    problemField,
    receipt.state,
    document.state,
    cardOnReader,
    pages,
    draft === null ? '' : landingOf(item, draft).at,
  ];
  return JSON.stringify([snapshot.value, facts, card?.birthDate ?? '']);
}

function isIn(snapshot: Snapshot, state: string): boolean {
  return snapshot._nodes.some((node: AnyStateNode) => node.id === `service.${state}`);
}

function allNodes(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(allNodes)];
}

describe.each(items.map((item) => [item.name['zh-Hans'], item] as const))('every path of %s', (_name, item) => {
  const machine = compileService(item);
  let reached: readonly Snapshot[] = [];
  /** From where each state can be come to, by identity. */
  const sources = new Map<string, string[]>();

  beforeAll(() => {
    const map = getAdjacencyMap(machine, {
      input,
      events: ((snapshot: Snapshot) => eventsOf(item, snapshot)) as never,
      serializeState: (snapshot) => identityOf(item, snapshot),
    }) as unknown as Reached;
    reached = Object.values(map).map(({ state }) => state);
    for (const [identity, { transitions }] of Object.entries(map)) {
      for (const { state } of Object.values(transitions)) {
        const target = identityOf(item, state);
        sources.set(target, [...(sources.get(target) ?? []), identity]);
      }
    }
  });

  it('reaches every state', () => {
    const reachedIds = new Set(reached.flatMap((snapshot) => snapshot._nodes.map((node: AnyStateNode) => node.id)));
    const missing = allNodes(machine.root).filter((node) => !reachedIds.has(node.id));
    expect(missing.map((node) => node.id)).toEqual([]);
  });

  it('has no dead end: the end is reachable from every state', () => {
    const ends = reached.filter(({ status }) => status === 'done').map((snapshot) => identityOf(item, snapshot));
    const leadToEnd = new Set(ends);
    // A set goes on over what is added to it meanwhile.
    for (const identity of leadToEnd) for (const source of sources.get(identity) ?? []) leadToEnd.add(source);
    expect(ends.length).toBeGreaterThan(0);
    const dead = reached.filter((snapshot) => !leadToEnd.has(identityOf(item, snapshot)));
    expect(dead.map(({ value }) => JSON.stringify(value))).toEqual([]);
  });

  it.each([
    [{ type: 'cancel' }],
    [{ type: 'idle' }],
    [{ type: 'card.removed' }],
    [{ type: 'device.lost', deviceClass: 'id-card-reader' }],
    [{ type: 'device.lost', deviceClass: 'receipt-printer' }],
    [{ type: 'device.lost', deviceClass: 'document-printer' }],
    [{ type: 'link.lost' }],
  ] as const)('answers %j in every state', (event) => {
    for (const snapshot of reached) {
      if (snapshot.status === 'done') continue;
      expect(snapshot.can(event), JSON.stringify(snapshot.value)).toBe(true);
    }
  });

  it('knows nothing of anybody where a card is asked for: the next one may be somebody else', () => {
    const asking = reached.filter((snapshot) => isIn(snapshot, 'identify') || isIn(snapshot, 'guide'));
    expect(asking.length).toBeGreaterThan(1);
    for (const { value, context } of asking) {
      const { cardOnReader, reading, cardTrouble, endedBecause } = context;
      expect(context, JSON.stringify(value)).toEqual({
        ...blankServiceContext({ ...input, cardOnReader }),
        ...{ linkUp: context.linkUp, reading, cardTrouble, endedBecause },
      });
    }
  });

  it('draws every state as a screen that fits the contract', () => {
    const visit: VisitFrame = {
      title: item.name,
      language: 'zh-Hans',
      canGoBack: false,
      canCancel: true,
      progress: null,
      link: 'up',
      overlay: null,
    };
    const sexes = dictionaries.get('sex');
    const ethnicities = dictionaries.get('ethnicity');
    if (sexes === undefined || ethnicities === undefined) throw new Error('dictionaries are missing');
    const environment = {
      stationName: item.name,
      items: new Map([[item.itemCode, item]]),
      sexes,
      ethnicities,
      documentNames: new Map<string, LocalizedText>(),
      documentCamera: { label: 'camera', widthPx: 1280, heightPx: 720 },
    };
    const kinds = new Set<string>();
    for (const snapshot of reached) {
      if (snapshot.status === 'done') continue;
      const page = Object.values(snapshot.getMeta()).findLast((meta) => meta !== undefined) as Page;
      const screen = serviceScreen(page, item, snapshot.context, visit, environment, {
        notices: [],
        scannerUsable: false,
        padUsable: true,
        busy: snapshot.hasTag('busy'),
      });
      expect(Value.Check(Screen, screen), JSON.stringify(snapshot.value)).toBe(true);
      kinds.add(screen.kind);
    }
    expect(kinds.size).toBeGreaterThanOrEqual(10);
  });

  it('gives every effect a done, an error and a time-out path', () => {
    const invoking = allNodes(machine.root).filter((node) => node.invoke.length > 0);
    expect(invoking.length).toBeGreaterThanOrEqual(4);
    for (const node of invoking) {
      const events = node.ownEvents as readonly string[];
      for (const { id } of node.invoke) {
        expect(events, node.id).toContain(`xstate.done.actor.${id}`);
        expect(events, node.id).toContain(`xstate.error.actor.${id}`);
      }
      expect(
        events.some((type) => type.startsWith('xstate.after.')),
        `${node.id} has no time-out`,
      ).toBe(true);
    }
  });

  it('never reviews with a question unanswered', () => {
    const reviews = reached.filter((snapshot) => isIn(snapshot, 'review'));
    expect(reviews.length).toBeGreaterThan(0);
    for (const snapshot of reviews) expect(isComplete(item, snapshot.context.answers)).toBe(true);
  });

  it('never reviews without a paper that is required', () => {
    for (const snapshot of reached.filter((candidate) => isIn(candidate, 'review'))) {
      for (const paper of papersOf(item)) {
        if (paper.required) expect(snapshot.context.materials[paper.id]?.length).toBeGreaterThan(0);
        expect(snapshot.context.materials[paper.id]?.length ?? 0).toBeLessThanOrEqual(paper.maxPages);
      }
    }
  });

  it('never shows a page after saving without the saved application', () => {
    const after = reached.filter((snapshot) => isIn(snapshot, 'outcome') || isIn(snapshot, 'awaitingCounty'));
    expect(after.length).toBeGreaterThan(0);
    for (const snapshot of after) expect(snapshot.context.saved).not.toBeNull();
  });

  it('takes a draft up on every page, and shows none of it before it is taken up', () => {
    const resumes = reached.filter((snapshot) => isIn(snapshot, 'resume'));
    expect(resumes.length).toBeGreaterThan(0);
    const landed = new Set<string>();
    for (const snapshot of resumes) {
      expect(snapshot.context.card).not.toBeNull();
      expect(snapshot.context.answers).toEqual({});
      const { draft } = snapshot.context;
      if (draft === null) throw new Error('nothing to resume');
      landed.add(JSON.stringify(landingOf(item, draft).at));
    }
    const pages = pagesOf(item).filter(({ when }) => when === undefined);
    for (const { field } of pages) expect(landed).toContain(JSON.stringify({ page: 'question', field }));
    const firstPaper = papersOf(item)[0];
    const last = firstPaper === undefined ? { page: 'review' } : { page: 'material', paper: firstPaper.id };
    expect(landed).toContain(JSON.stringify(last));
  });

  it('holds nothing of the person once the farewell is drawn', () => {
    const farewells = reached.filter((snapshot) => isIn(snapshot, 'farewell'));
    expect(farewells.length).toBeGreaterThan(0);
    for (const snapshot of farewells) {
      expect(snapshot.context).toMatchObject({
        card: null,
        draft: null,
        answers: {},
        materials: {},
        signature: null,
        saved: null,
      });
    }
  });
});
