import type { FormPage, Paper, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';
import type { DraftPage } from '../../contracts/draft.ts';
import type { LocalizedText } from '../../contracts/localized-text.ts';
import { assertNever } from '../../contracts/result.ts';
import type { Screen, ScreenOf, ServiceNotice } from '../../contracts/screen.ts';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import { isVisible, pagesOf } from '../service/answers.ts';
import { stepOf } from '../service/compile-service.ts';
import { documentTemplateOf, outcomeOf } from '../service/document-request.ts';
import { pagesTaken, papersOf } from '../service/materials.ts';
import type { Page } from '../service/page.ts';
import { landingOf } from '../service/resume-draft.ts';
import type { ServiceContext } from '../service/service-context.ts';
import { dashedDate, maskIdNumber, validUntil } from './identity-text.ts';
import { progressOf } from './progress.ts';
import { type ScreenEnvironment, textOfCode } from './screen-environment.ts';

/** What the page needs to know of the station around the visit. */
export interface Surroundings {
  readonly notices: readonly ServiceNotice[];
  readonly scannerUsable: boolean;
  readonly padUsable: boolean;
  /** Whether the station is working for the person. */
  readonly busy: boolean;
}

/** Draws one page of a service from what the visit knows. Pure. */
export function serviceScreen(
  page: Page,
  item: ServiceItem,
  context: ServiceContext,
  visit: VisitFrame,
  environment: ScreenEnvironment,
  surroundings: Surroundings,
): Screen {
  switch (page.page) {
    case 'guide':
      return {
        kind: 'guide',
        visit,
        summary: item.summary,
        needs: item.guide.needs,
        fee: item.guide.fee,
        timeLimit: item.guide.timeLimit,
        minutes: item.minutes,
        notices: [...surroundings.notices],
        canBegin: context.canSave,
      };
    case 'present-card':
      return {
        kind: 'present-card',
        visit,
        reading: context.reading,
        trouble: context.cardTrouble ?? (context.cardOnReader ? 'card-left-lying' : null),
      };
    case 'confirm-identity':
      return confirmIdentityScreen(cardOf(context), visit, environment);
    case 'not-eligible': {
      if (context.failedRule === null) throw new Error('the not-eligible page was reached without an unmet rule');
      return { kind: 'not-eligible', visit, reason: context.failedRule.reason, nextStep: context.failedRule.nextStep };
    }
    case 'resume':
      return resumeScreen(item, context, visit);
    case 'question':
      return questionScreen(item, page.field, context, visit);
    case 'material':
      return materialScreen(page.paper, item, context, visit, environment, surroundings);
    case 'review':
      return reviewScreen(item, context, visit);
    case 'sign':
      return {
        kind: 'sign',
        visit,
        statement: stepOf(item, 'sign')?.statement ?? item.name,
        pad: page.by === 'pad' && surroundings.padUsable ? { strokes: context.padStrokes } : null,
      };
    case 'saving':
      return { kind: 'saving', visit };
    case 'save-failed':
      return { kind: 'save-failed', visit, code: context.saveFailure ?? 'unknown' };
    case 'awaiting-county':
      return { kind: 'awaiting-county', visit, receiptNumber: context.saved?.receiptNumber ?? '' };
    case 'outcome':
      return outcomeScreen(item, context, visit, environment);
    case 'farewell':
      return { kind: 'farewell', visit, cardOnReader: context.cardOnReader };
    case 'enter-pickup-code':
    case 'receipt-found':
      throw new Error(`a service does not show ${page.page}`);
    default:
      return assertNever(page);
  }
}

function cardOf(context: ServiceContext): IdentityCard {
  if (context.card === null) throw new Error('a page that shows the card was reached without one');
  return context.card;
}

function confirmIdentityScreen(
  card: IdentityCard,
  visit: VisitFrame,
  environment: ScreenEnvironment,
): ScreenOf<'confirm-identity'> {
  return {
    kind: 'confirm-identity',
    visit,
    name: card.name,
    sex: textOfCode(environment.sexes, card.sexCode),
    ethnicity: card.kind === 'citizen' ? textOfCode(environment.ethnicities, card.ethnicCode) : null,
    nationality: card.kind === 'foreign-resident' ? card.nationality : null,
    birthDate: dashedDate(card.birthDate),
    address: 'address' in card ? card.address : null,
    maskedIdNumber: maskIdNumber(card.idNumber),
    validUntil: validUntil(card.validTo),
  };
}

/** Where the person stood. What was answered by then is not shown: the page may be seen by whoever stands beside. */
function resumeScreen(item: ServiceItem, context: ServiceContext, visit: VisitFrame): ScreenOf<'resume'> {
  const { draft } = context;
  if (draft === null) throw new Error('the page that asks about a draft was reached without one');
  const { at, answers } = landingOf(item, draft);
  const progress = progressOf(item, at, { answers });
  return {
    kind: 'resume',
    visit,
    at: landingText(item, at),
    page: progress?.page ?? 1,
    pages: progress?.pages ?? 1,
    papersAgain: draft.papers.length > 0,
  };
}

function landingText(item: ServiceItem, at: DraftPage): LocalizedText {
  switch (at.page) {
    case 'question':
      return pagesOf(item).find(({ field }) => field === at.field)?.question ?? item.name;
    case 'material':
      return papersOf(item).find(({ id }) => id === at.paper)?.name ?? item.name;
    case 'review':
      return { 'zh-Hans': '核对内容', en: 'Check your answers' };
    default:
      return assertNever(at);
  }
}

function questionScreen(
  item: ServiceItem,
  field: string,
  context: ServiceContext,
  visit: VisitFrame,
): ScreenOf<'question'> {
  const page = pagesOf(item).find((candidate) => candidate.field === field);
  if (page === undefined) throw new Error('a question was shown that the item does not ask');
  return {
    kind: 'question',
    visit,
    field,
    question: page.question,
    hint: page.hint ?? null,
    input:
      page.input.kind === 'digits'
        ? { kind: 'digits', length: page.input.length, grouping: page.input.grouping }
        : {
            kind: 'choice',
            options: page.input.options.map(({ value, label, hint }) => ({ value, label, hint: hint ?? null })),
          },
    value: context.answers[field] ?? null,
    problem: context.problemField === field ? page.problem : null,
  };
}

const cardLabels = {
  name: { 'zh-Hans': '姓名', en: 'Name' },
  idNumber: { 'zh-Hans': '身份证号', en: 'ID number' },
  address: { 'zh-Hans': '住址', en: 'Address' },
} as const;

function reviewScreen(item: ServiceItem, context: ServiceContext, visit: VisitFrame): ScreenOf<'review'> {
  const card = cardOf(context);
  const fromCard = (field: keyof typeof cardLabels, text: string) =>
    ({ field, label: cardLabels[field], text: { 'zh-Hans': text, en: text }, source: 'card' }) as const;
  const answers = pagesOf(item)
    .filter((page) => isVisible(page, context.answers))
    .map((page) => ({
      field: page.field,
      label: page.label,
      text: answerText(page, context.answers[page.field] ?? ''),
      source: 'answer' as const,
    }));
  return {
    kind: 'review',
    visit,
    rows: [
      fromCard('name', card.name),
      fromCard('idNumber', maskIdNumber(card.idNumber)),
      ...('address' in card ? [fromCard('address', card.address)] : []),
      ...answers,
      ...papersOf(item).map((paper) => paperRow(paper, context)),
    ],
    signature: context.signature,
    declaration: stepOf(item, 'review')?.declaration ?? item.name,
    submits: stepOf(item, 'sign') === undefined,
  };
}

function paperRow(paper: Paper, context: ServiceContext): ScreenOf<'review'>['rows'][number] {
  const { length } = pagesTaken(context, paper);
  const text =
    length === 0 ? { 'zh-Hans': '以后补', en: 'Brought later' } : { 'zh-Hans': `${length} 页`, en: `${length} pages` };
  return { field: paper.id, label: paper.name, text, source: 'answer' };
}

function materialScreen(
  paperId: string,
  item: ServiceItem,
  context: ServiceContext,
  visit: VisitFrame,
  environment: ScreenEnvironment,
  { scannerUsable, busy }: Surroundings,
): ScreenOf<'material'> {
  const paper = papersOf(item).find(({ id }) => id === paperId);
  if (paper === undefined) throw new Error('a paper was shown that the item does not ask for');
  const { documentCamera } = environment;
  const byCamera = !scannerUsable && documentCamera !== null;
  return {
    kind: 'material',
    visit,
    paper: { id: paper.id, name: paper.name, hint: paper.hint, required: paper.required },
    by: byCamera ? 'photo' : 'scan',
    camera: byCamera ? documentCamera : null,
    working: busy,
    trouble: context.materialTrouble,
    pages: pagesTaken(context, paper).map(({ pageId, warnings }) => ({ pageId, warnings: [...warnings] })),
    maxPages: paper.maxPages,
  };
}

function answerText(page: FormPage, value: string): LocalizedText {
  if (page.input.kind === 'choice') {
    return page.input.options.find((option) => option.value === value)?.label ?? { 'zh-Hans': value, en: value };
  }
  const shown = page.input.masked ? `${'*'.repeat(Math.max(0, value.length - 4))}${value.slice(-4)}` : value;
  const groups: string[] = [];
  let start = 0;
  for (const length of page.input.grouping) {
    groups.push(shown.slice(start, start + length));
    start += length;
  }
  const text = groups.join(' ');
  return { 'zh-Hans': text, en: text };
}

/** The same for every item: what is wrong lies between station and county, never with the person. */
const staffMustLook = {
  'zh-Hans': '您办的已经存好，丢不了；但县里没读出来，请拿着回执找工作人员',
  en: 'It is kept safe, but the county could not read it. Please show the receipt to the staff',
} as const;

function outcomeScreen(
  item: ServiceItem,
  context: ServiceContext,
  visit: VisitFrame,
  environment: ScreenEnvironment,
): ScreenOf<'outcome'> {
  if (context.saved === null) throw new Error('the outcome page was reached without a saved application');
  const answer = context.countyAnswer ?? { kind: 'unanswered' };
  const outcome = answer.kind === 'needs-staff' ? answer.kind : outcomeOf(context);
  const template = documentTemplateOf(item, context);
  return {
    kind: 'outcome',
    visit,
    outcome,
    caseNumber: answer.kind === 'accepted' ? answer.caseNumber : null,
    receiptNumber: context.saved.receiptNumber,
    pickupCode: context.saved.pickupCode,
    nextStep: outcome === 'needs-staff' ? staffMustLook : item.nextStep[outcome],
    receipt: context.receipt,
    document:
      template === undefined
        ? null
        : { name: environment.documentNames.get(template) ?? item.name, progress: context.document },
  };
}
