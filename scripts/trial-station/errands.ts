/** What people come for, step by step, as a visitor does it. Pictures are taken where `picture` is given. */
import type { SpecimenCard } from '../../hardware/id-card-reader/specimen-cards.ts';
import type { ReaderRig } from '../device-simulators/rig.ts';
import { type Visitor, words } from './visitor.ts';

export interface ErrandOptions {
  readonly reader: ReaderRig;
  /** Id of a specimen card, or a card of one's own. */
  readonly card: string | SpecimenCard;
  readonly phone: string;
  /** Erases what an earlier visit with this card left behind, should the page ask. */
  readonly startsOver?: boolean;
  /** Called on every screen with its name. */
  readonly onScreen?: (name: string) => Promise<void>;
}

export const serviceNames = {
  certification: '养老金资格认证',
  enrolment: '养老保险参保登记',
  seniorCard: '老年人优待证申领',
} as const;

/** From the home screen to the review page of the pension check. */
export async function fillCertification(visitor: Visitor, options: ErrandOptions): Promise<void> {
  await identify(visitor, serviceNames.certification, options);
  await askPhone(visitor, options);
  await visitor.sees(words.review.heading);
  await options.onScreen?.('review');
}

/** From the home screen to the signature of the enrolment. */
export async function fillEnrolment(visitor: Visitor, options: ErrandOptions): Promise<void> {
  await identify(visitor, serviceNames.enrolment, options);
  await askPhone(visitor, options);
  await visitor.sees('您属于哪种情况？');
  await options.onScreen?.('question-category');
  await visitor.presses('普通居民');
  await visitor.sees('每年交多少钱？');
  await options.onScreen?.('question-contribution');
  await visitor.presses('1000 元');
  await visitor.sees('怎么交钱？');
  await options.onScreen?.('question-payment');
  await visitor.presses('社保卡自动扣款');
  await visitor.sees('您的社保卡是哪家银行的？');
  await options.onScreen?.('question-bank');
  await visitor.presses('邮储银行');
  await visitor.sees(words.review.heading);
  await options.onScreen?.('review');
  await visitor.presses(words.review.toSign);
  await visitor.sees(words.sign.heading);
  await options.onScreen?.('sign');
  await visitor.signs();
  await options.onScreen?.('signed');
}

/** From the home screen to the signature of the senior citizen's card, with the papers laid on the scanner's glass. */
export async function fillSeniorCard(visitor: Visitor, options: ErrandOptions): Promise<void> {
  await identify(visitor, serviceNames.seniorCard, options);
  await askPhone(visitor, options);
  await visitor.sees('请放好《近期照片》');
  await options.onScreen?.('material-scan');
  await scanPage(visitor, '近期照片');
  await options.onScreen?.('material-taken');
  await visitor.presses(words.material.done);
  await visitor.sees('请放好《户口本》');
  await scanPage(visitor, '户口本');
  await visitor.presses(words.material.done);
  await visitor.sees(words.review.heading);
  await options.onScreen?.('review');
  await visitor.presses(words.review.toSign);
  await visitor.sees(words.sign.heading);
  await visitor.signs();
  await options.onScreen?.('signed');
}

async function scanPage(visitor: Visitor, paper: string): Promise<void> {
  await visitor.presses(words.material.take.scan);
  await visitor.sees(`《${paper}》拍好了`);
}

/** From the home screen to the page after the person has confirmed who it is. */
export async function identify(
  visitor: Visitor,
  service: string,
  { reader, card, onScreen }: Omit<ErrandOptions, 'phone'>,
): Promise<void> {
  await visitor.sees(words.home.greeting);
  await onScreen?.('home');
  await visitor.presses(service);
  await visitor.sees(service);
  await onScreen?.('guide');
  await visitor.presses(words.guide.begin);
  await visitor.sees(words.card.waiting.heading);
  await onScreen?.('present-card');
  reader.placeCard(card);
  await visitor.sees(words.identity.heading);
  await onScreen?.('confirm-identity');
  await visitor.presses(words.identity.confirm);
}

const phoneQuestion = '手机号是多少？';

async function askPhone(visitor: Visitor, { phone, startsOver, onScreen }: ErrandOptions): Promise<void> {
  if (startsOver === true) {
    const page = await visitor.page();
    const resume = page.getByRole('heading', { name: words.resume.heading });
    await page.getByRole('heading', { name: phoneQuestion }).or(resume).first().waitFor();
    if (await resume.isVisible()) await visitor.presses(words.resume.startOver);
  }
  await visitor.sees(phoneQuestion);
  await onScreen?.('question-phone');
  await visitor.keysIn(phone);
  await onScreen?.('question-phone-answered');
  await visitor.presses(words.common.goOn);
}

/** Ends a visit from its last page: takes the card, goes home. */
export async function goHome(visitor: Visitor, { reader, onScreen }: ErrandOptions): Promise<void> {
  await visitor.presses(words.outcome.finish);
  await visitor.sees(words.farewell.cardHeading);
  await onScreen?.('farewell');
  reader.liftCard();
  await visitor.sees(words.home.greeting);
}
