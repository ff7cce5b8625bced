/** Whole visits that stop on every screen, so that something can be killed there. */
import { expect } from 'vitest';
import { fillCertification, fillEnrolment } from '../../../scripts/trial-station/errands.ts';
import type { TrialStation } from '../../../scripts/trial-station/trial-station.ts';
import { type Visitor, words } from '../../../scripts/trial-station/visitor.ts';

export type Errand = 'certification' | 'enrolment';

/** Both services share every screen but these. */
const ownScreens = {
  certification: [],
  enrolment: ['question-category', 'question-contribution', 'question-payment', 'question-bank', 'sign', 'signed'],
} as const;

/** Names of the screens of a visit, in their order. */
export const screensOf: Readonly<Record<Errand, readonly string[]>> = {
  certification: screens([]),
  enrolment: screens(ownScreens.enrolment),
};

function screens(own: readonly string[]): readonly string[] {
  const questions = own.filter((name) => name.startsWith('question'));
  const signature = own.filter((name) => name.startsWith('sign'));
  return [
    ...['home', 'guide', 'present-card', 'confirm-identity', 'question-phone', 'question-phone-answered'],
    ...questions,
    'review',
    ...signature,
    ...['awaiting-county', 'printing', 'outcome', 'farewell'],
  ];
}

/** What stands on a screen, to see that it is back. */
const headings: Readonly<Record<string, string>> = {
  home: words.home.greeting,
  'present-card': words.card.waiting.heading,
  'confirm-identity': words.identity.heading,
  'question-phone': '手机号是多少？',
  'question-phone-answered': '手机号是多少？',
  'question-category': '您属于哪种情况？',
  'question-contribution': '每年交多少钱？',
  'question-payment': '怎么交钱？',
  'question-bank': '您的社保卡是哪家银行的？',
  review: words.review.heading,
  sign: words.sign.heading,
  signed: words.sign.heading,
  farewell: words.farewell.cardHeading,
};

export function headingOf(screen: string): string | undefined {
  return headings[screen];
}

/** Thrown by `at` to leave a walk where it stands. */
export class WalkOver extends Error {}

export interface WalkOptions {
  readonly errand: Errand;
  readonly phone: string;
  /** Screens to stop on. The two that pass by themselves are made to last when they are among them. */
  readonly stops: readonly string[];
  /** Called on each of them, while it shows. */
  readonly at: (screen: string) => Promise<void>;
}

/** Where the county's working is to be met, it works until it is told to be done: killing takes as long as it takes. */
const countyWorks = { kind: 'slow', ms: 600_000 } as const;

/**
 * Walks from the home screen through a whole visit and back, or to where `at` throws `WalkOver`. Returns whether the
 * screen has said "saved".
 */
export async function walk(station: TrialStation, visitor: Visitor, options: WalkOptions): Promise<boolean> {
  const { county, devices } = station;
  const { errand, phone, stops } = options;
  const at = async (screen: string): Promise<void> => {
    if (stops.includes(screen)) await options.at(screen);
  };
  let saidSaved = false;
  county.setBehaviour(stops.includes('awaiting-county') ? countyWorks : { kind: 'normal' });
  try {
    const card = errand === 'certification' ? 'pensioner-woman' : 'farmer';
    const fill = errand === 'certification' ? fillCertification : fillEnrolment;
    // The last walk may have died half-way.
    await fill(visitor, { reader: devices.reader, card, phone, startsOver: true, onScreen: at });
    // A printer that does not answer is waited for.
    if (stops.includes('printing')) devices.printer.setConditions({ dead: true });
    await visitor.presses(errand === 'certification' ? words.review.submit : words.sign.done);
    const { awaiting, outcome, receipt } = words;
    await seesOneOf(visitor, stops.includes('awaiting-county') ? [awaiting.heading] : savedHeadings);
    saidSaved = true;
    await at('awaiting-county');
    county.setBehaviour({ kind: 'normal' });
    if (stops.includes('printing')) await visitor.sees(receipt.printing.heading);
    await at('printing');
    devices.printer.setConditions({ dead: false });
    await seesOneOf(visitor, [outcome.accepted.heading]);
    await receivesSlip(visitor);
    await at('outcome');
    await visitor.presses(outcome.finish);
    await visitor.sees(words.farewell.cardHeading);
    await at('farewell');
    devices.reader.liftCard();
    // A reader that was started anew cannot tell that the card is gone; the person can.
    if (stops.length > 0) await saysGoodbye(visitor);
    await visitor.sees(words.home.greeting);
  } catch (error) {
    if (!(error instanceof WalkOver)) throw error;
  }
  county.setBehaviour({ kind: 'normal' });
  devices.reader.liftCard();
  devices.printer.setConditions({ dead: false });
  return saidSaved;
}

/** Headings that promise that nothing will be lost. */
export const savedHeadings: readonly string[] = [
  words.awaiting.heading,
  words.outcome.accepted.heading,
  words.outcome.kept.heading,
];

async function seesOneOf(visitor: Visitor, headings: readonly string[]): Promise<void> {
  const page = await visitor.page();
  await page
    .getByRole('heading', { name: new RegExp(headings.join('|')) })
    .first()
    .waitFor();
}

async function saysGoodbye(visitor: Visitor): Promise<void> {
  const page = await visitor.page();
  const done = page.getByRole('button', { name: words.farewell.done });
  const home = page.getByRole('heading', { name: words.home.greeting });
  await done.or(home).first().waitFor();
  // It may go home by itself in the very moment.
  await done.click({ timeout: 1000 }).catch(() => undefined);
}

/** The slip comes by itself or, where nobody knows what is on the paper, when it is asked for again. */
async function receivesSlip(visitor: Visitor): Promise<void> {
  const { settled, settledCopy, unknown } = words.receipt;
  const heading = async (text: string) => (await visitor.page()).getByRole('heading', { name: text });
  const done = (await heading(settled.heading)).or(await heading(settledCopy.heading));
  await done
    .or(await heading(unknown.heading))
    .first()
    .waitFor();
  if (await (await heading(unknown.heading)).isVisible()) await visitor.presses(words.receipt.printAgain);
  await done.first().waitFor();
}

/** Kills a child process outright and waits until another runs in its place. */
export async function kill(station: TrialStation, name: 'station' | 'hardware'): Promise<void> {
  const pid = station.kiosk.pids()[name];
  if (pid === undefined) throw new Error(`there is no ${name} process to kill`);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => station.kiosk.pids()[name] ?? pid, { timeout: 20_000, interval: 20 }).not.toBe(pid);
}

/** Crashes the page's process and waits until another page has loaded. */
export async function crashPage(station: TrialStation, visitor: Visitor): Promise<void> {
  const page = await visitor.page();
  const loaded = station.kiosk.nextEvent('page-loaded');
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  const cdp = await page.context().newCDPSession(page);
  // Never answered: who should answer is gone.
  void cdp.send('Page.crash').catch(() => undefined);
  await crashed;
  await loaded;
}
