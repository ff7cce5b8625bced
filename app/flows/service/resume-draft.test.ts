import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createActor, fromPromise } from 'xstate';
import { loadConfiguration } from '../../../kiosk-config/load-configuration.ts';
import type { FormPage, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { ReadCardFailure } from '../../contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';
import type { Draft, DraftPage } from '../../contracts/draft.ts';
import { ok, type Result } from '../../contracts/result.ts';
import { specimenCard } from '../specimen-card.ts';
import { pagesOf } from './answers.ts';
import { compileService } from './compile-service.ts';
import { draftOf, landingOf } from './resume-draft.ts';

const folder = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const loaded = await loadConfiguration({ folder, profile: `${folder}/stations/demonstration.json` });
if (!loaded.ok) throw new Error('the shipped configuration is broken');
const named = (name: string): ServiceItem => {
  const item = loaded.configuration.items.find((candidate) => candidate.name['zh-Hans'].includes(name));
  if (item === undefined) throw new Error(`no ${name}`);
  return item;
};
const enrolment = named('参保登记');
const seniorCard = named('优待证');

const phone = '13800001234';

/** The first value each question takes: which ones it are does not matter here. */
function firstAnswers(item: ServiceItem): Readonly<Record<string, string>> {
  const value = ({ input }: FormPage): string => (input.kind === 'choice' ? (input.options[0]?.value ?? '') : phone);
  return Object.fromEntries(pagesOf(item).map((page) => [page.field, value(page)]));
}

function draft(item: ServiceItem, at: DraftPage, more: Partial<Draft> = {}): Draft {
  const { itemCode, itemVersion } = item;
  return { schema: 'cunban.draft/1', itemCode, itemVersion, at, answers: firstAnswers(item), papers: [], ...more };
}

/** The item as the county changed it since. */
function changed(item: ServiceItem, change: (pages: readonly FormPage[]) => readonly FormPage[]): ServiceItem {
  const steps = item.steps.map((step) => (step.step === 'form' ? { ...step, pages: [...change(step.pages)] } : step));
  return { ...item, itemVersion: item.itemVersion + 1, steps };
}

describe('a draft is taken up', () => {
  test('on the page it stood, with the answers given by then', () => {
    for (const { field, when } of pagesOf(enrolment)) {
      if (when !== undefined) continue;
      const landing = landingOf(enrolment, draft(enrolment, { page: 'question', field }));
      expect(landing.at).toEqual({ page: 'question', field });
      expect(landing.answers).toMatchObject({ phone });
    }
    expect(landingOf(enrolment, draft(enrolment, { page: 'review' })).at).toEqual({ page: 'review' });
  });

  test('on the first question whose answer is not taken any more; the others stay', () => {
    const stale = { ...firstAnswers(enrolment), category: 'abolished' };
    const landing = landingOf(enrolment, draft(enrolment, { page: 'review' }, { answers: stale }));
    expect(landing.at).toEqual({ page: 'question', field: 'category' });
    expect(landing.answers).not.toHaveProperty('category');
    expect(landing.answers).toMatchObject({ phone });
  });

  test('on a question that is asked since', () => {
    const [first, ...rest] = pagesOf(enrolment);
    if (first === undefined) throw new Error('the enrolment asks nothing');
    const newer = changed(enrolment, () => [first, { ...first, field: 'landline' }, ...rest]);
    const landing = landingOf(newer, draft(enrolment, { page: 'review' }));
    expect(landing.at).toEqual({ page: 'question', field: 'landline' });
  });

  test('past a page that is not asked any more', () => {
    const newer = changed(enrolment, (pages) => pages.filter(({ field }) => field !== 'contribution'));
    const landing = landingOf(newer, draft(enrolment, { page: 'question', field: 'contribution' }));
    expect(landing.at).toEqual({ page: 'review' });
  });

  test('on the first paper that has to be taken once more', () => {
    const papers = ['portrait', 'householdRegister'];
    const at = (draftPapers: readonly string[], page: DraftPage) =>
      landingOf(seniorCard, draft(seniorCard, page, { papers: [...draftPapers] })).at;
    expect(at(papers, { page: 'review' })).toEqual({ page: 'material', paper: 'portrait' });
    expect(at(papers, { page: 'material', paper: 'householdRegister' })).toEqual({
      page: 'material',
      paper: 'portrait',
    });
    expect(at([], { page: 'material', paper: 'portrait' })).toEqual({ page: 'material', paper: 'portrait' });
  });
});

/** A visit to the enrolment whose card has `found`; and what it kept and dropped. */
async function visit(found: Draft | null) {
  const kept: Draft[] = [];
  let drops = 0;
  const machine = compileService(enrolment).provide({
    actors: {
      readCard: fromPromise<Result<IdentityCard, ReadCardFailure>>(async () => ok(specimenCard.farmer)),
      loadDraft: fromPromise<Draft | null, { readonly itemCode: string }>(async () => found),
    },
    actions: {
      keepDraft: ({ context }, { at }) => kept.push(draftOf(enrolment, context, at)),
      dropDraft: () => {
        drops += 1;
      },
    },
  });
  const input = {
    language: 'zh-Hans',
    today: '20261123',
    linkUp: true,
    cardOnReader: false,
    canSave: true,
    supersedes: null,
  } as const;
  const actor = createActor(machine, { input }).start();
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  actor.send({ type: 'begin' });
  await settled();
  actor.send({ type: 'confirm-identity' });
  await settled();
  return { actor, kept, drops: () => drops };
}

describe('a visit', () => {
  test('keeps every page that is turned, from the first answer on', async () => {
    const { actor, kept } = await visit(null);
    const given = firstAnswers(enrolment);
    for (const field of ['phone', 'category', 'contribution']) {
      actor.send({ type: 'answer', field, value: given[field] ?? '' });
    }
    expect(kept.map(({ at }) => at)).toEqual(
      ['category', 'contribution', 'payment'].map((field) => ({ page: 'question', field })),
    );
    expect(kept.at(-1)?.answers).toEqual({
      phone: given.phone,
      category: given.category,
      contribution: given.contribution,
    });
  });

  test('that is given up erases what it kept; one that fell silent does not', async () => {
    const given = await visit(null);
    given.actor.send({ type: 'answer', field: 'phone', value: phone });
    given.actor.send({ type: 'idle' });
    expect(given.drops()).toBe(0);
    const left = await visit(null);
    left.actor.send({ type: 'answer', field: 'phone', value: phone });
    left.actor.send({ type: 'cancel' });
    expect(left.drops()).toBe(1);
  });

  test('that never touched the draft leaves it when it is left', async () => {
    const { actor, kept, drops } = await visit(draft(enrolment, { page: 'review' }));
    expect(actor.getSnapshot().value).toBe('resume');
    actor.send({ type: 'cancel' });
    expect([kept.length, drops()]).toEqual([0, 0]);
  });

  test('that starts over erases it at once, and knows nothing of it any more', async () => {
    const { actor, drops } = await visit(draft(enrolment, { page: 'review' }));
    actor.send({ type: 'start-over' });
    expect(drops()).toBe(1);
    expect(actor.getSnapshot().context).toMatchObject({ draft: null, answers: {} });
  });
});
