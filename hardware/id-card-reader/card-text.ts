import type { CitizenCard, ForeignResidentCard, ResidencePermit } from '../../app/contracts/devices/identity-card.ts';
import { isFormerNumber, isIdNumber } from './id-number.ts';

/** What does not stand in the text block. */
type Elsewhere = 'kind' | 'photo' | 'textBlock' | 'chipNumber' | 'fingerprint' | 'addressSource';

/** What the text block of each kind of card says, as printed, before the new-address block is looked at. */
export type CitizenText = Omit<CitizenCard, Elsewhere>;
export type ResidencePermitText = Omit<ResidencePermit, Elsewhere>;
export type ForeignResidentText = Omit<ForeignResidentCard, Elsewhere>;

export type CardText =
  | { readonly kind: 'citizen'; readonly text: CitizenText }
  | { readonly kind: 'residence-permit'; readonly text: ResidencePermitText }
  | { readonly kind: 'foreign-resident'; readonly text: ForeignResidentText };

/** A rule that the content of a whole text block breaks. */
export type TextProblem = 'no-name' | 'bad-check-digit' | 'bad-birth-date' | 'bad-validity';

/** Written in place of an end date on cards that do not expire. */
const LONG_TERM = '长期';

/** The rules that a card's text breaks, in a fixed order. Codes of regions and countries are never looked up. */
export function problemsOf(card: CardText): readonly TextProblem[] {
  const { birthDate, validFrom, validTo } = card.text;
  const problems: TextProblem[] = [];
  if (!isNamed(card)) problems.push('no-name');
  if (!isNumbered(card)) problems.push('bad-check-digit');
  if (!isDate(birthDate)) problems.push('bad-birth-date');
  const ordered = validTo === LONG_TERM || (isDate(validTo) && validFrom <= validTo);
  if (!isDate(validFrom) || !ordered) problems.push('bad-validity');
  return problems;
}

function isNamed({ kind, text }: CardText): boolean {
  // A foreigner need not have a Chinese name.
  return text.name !== '' || (kind === 'foreign-resident' && text.englishName !== '');
}

function isNumbered({ kind, text }: CardText): boolean {
  const { idNumber } = text;
  return kind === 'foreign-resident' && text.edition === '2017' ? isFormerNumber(idNumber) : isIdNumber(idNumber);
}

/** `YYYYMMDD` of a day that exists. No regular expression: V8 keeps the last subject it matched. */
function isDate(text: string): boolean {
  if (text.length !== 8) return false;
  for (let index = 0; index < 8; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1800 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
