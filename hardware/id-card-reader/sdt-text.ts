import { assertNever } from '../../app/contracts/result.ts';
import {
  type CardText,
  type CitizenText,
  type ForeignResidentText,
  problemsOf,
  type ResidencePermitText,
  type TextProblem,
} from './card-text.ts';
import { formerNumberOf, linkOf } from './id-number.ts';
import { type BlockLayout, decodeFields, decodeText, encodeFields, encodeText, type FieldPlace } from './text-field.ts';

export const TEXT_BLOCK_LENGTH = 256;

const TYPE_MARK: FieldPlace = [248, 2];

const CITIZEN: BlockLayout<keyof CitizenText> = {
  name: [0, 30],
  sexCode: [30, 2],
  ethnicCode: [32, 4],
  birthDate: [36, 16],
  address: [52, 70],
  idNumber: [122, 36],
  authority: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
};

/** Type mark `J`: a citizen's layout, with the number of the travel permit where a citizen's card has nothing. */
const RESIDENCE_PERMIT: BlockLayout<keyof ResidencePermitText> = {
  name: [0, 30],
  sexCode: [30, 2],
  birthDate: [36, 16],
  address: [52, 70],
  idNumber: [122, 36],
  authority: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  travelPermitNumber: [220, 18],
  issueCount: [238, 4],
};

type ForeignField = Exclude<keyof ForeignResidentText, 'edition' | 'formerNumber'>;

/** Type mark `I`: an order of its own. */
const FOREIGN_RESIDENT_2017: BlockLayout<ForeignField> = {
  englishName: [0, 120],
  sexCode: [120, 2],
  idNumber: [122, 30],
  nationality: [152, 6],
  name: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  birthDate: [220, 16],
  issueMark: [236, 4],
};

/** Type mark `Y`: a citizen's order again. An English name longer than an address goes on behind the dates. */
const FOREIGN_RESIDENT_2023: BlockLayout<Exclude<ForeignField, 'englishName'> | 'link'> = {
  name: [0, 30],
  sexCode: [30, 2],
  issueMark: [32, 4],
  birthDate: [36, 16],
  idNumber: [122, 36],
  validFrom: [188, 16],
  validTo: [204, 16],
  nationality: [242, 6],
  link: [250, 6],
};
const ENGLISH_NAME: FieldPlace = [52, 70];
const ENGLISH_NAME_REST: FieldPlace = [220, 22];

export type TextBlock =
  | (CardText & { readonly problems: readonly TextProblem[] })
  /** A type mark that nobody has described yet. */
  | { readonly kind: 'unsupported'; readonly mark: string }
  | { readonly kind: 'wrong-length'; readonly length: number };

/** Decodes the 256-byte text block of the chip. Total: every input gives a value. */
export function decodeTextBlock(block: Uint8Array): TextBlock {
  if (block.length !== TEXT_BLOCK_LENGTH) return { kind: 'wrong-length', length: block.length };
  const mark = decodeText(at(block, TYPE_MARK));
  // Marks are letters. Whatever else stands there is the reserved space of a citizen's card.
  if (isLetter(mark) && mark !== 'J' && mark !== 'I' && mark !== 'Y') return { kind: 'unsupported', mark };
  const card = decodeCard(block, mark);
  return { ...card, problems: problemsOf(card) };
}

/** The inverse of `decodeTextBlock` for every kind of card; throws on text that does not fit its field. */
export function encodeTextBlock(card: CardText): Uint8Array {
  const block = encodeText('', TEXT_BLOCK_LENGTH);
  switch (card.kind) {
    case 'citizen':
      encodeFields(block, CITIZEN, card.text);
      return block;
    case 'residence-permit':
      encodeFields(block, RESIDENCE_PERMIT, card.text);
      return marked(block, 'J');
    case 'foreign-resident':
      if (card.text.edition === '2017') {
        encodeFields(block, FOREIGN_RESIDENT_2017, card.text);
        return marked(block, 'I');
      }
      encodeCard2023(block, card.text);
      return marked(block, 'Y');
    default:
      return assertNever(card);
  }
}

function decodeCard(block: Uint8Array, mark: string): CardText {
  switch (mark) {
    case 'J':
      return { kind: 'residence-permit', text: decodeFields(block, RESIDENCE_PERMIT) };
    case 'I': {
      const text = { edition: '2017', formerNumber: null, ...decodeFields(block, FOREIGN_RESIDENT_2017) } as const;
      return { kind: 'foreign-resident', text };
    }
    case 'Y':
      return { kind: 'foreign-resident', text: decodeCard2023(block) };
    default:
      return { kind: 'citizen', text: decodeFields(block, CITIZEN) };
  }
}

function decodeCard2023(block: Uint8Array): ForeignResidentText {
  const { link, ...fields } = decodeFields(block, FOREIGN_RESIDENT_2023);
  const nameBytes = new Uint8Array(ENGLISH_NAME[1] + ENGLISH_NAME_REST[1]);
  nameBytes.set(at(block, ENGLISH_NAME));
  nameBytes.set(at(block, ENGLISH_NAME_REST), ENGLISH_NAME[1]);
  // Joined before it is trimmed: the thirty-fifth character may be the space between two names.
  const englishName = decodeText(nameBytes);
  nameBytes.fill(0);
  return { edition: '2023', ...fields, englishName, formerNumber: formerNumberOf({ ...fields, link }) };
}

function encodeCard2023(block: Uint8Array, text: ForeignResidentText): void {
  const link = text.formerNumber === null ? '' : linkOf(text.formerNumber);
  if (formerNumberOf({ ...text, link }) !== text.formerNumber) {
    throw new Error('no link leads from this number to the former one');
  }
  encodeFields(block, FOREIGN_RESIDENT_2023, { ...text, link });
  const [start, length] = ENGLISH_NAME;
  const [restStart, restLength] = ENGLISH_NAME_REST;
  const name = encodeText(text.englishName, length + restLength);
  block.set(name.subarray(0, length), start);
  block.set(name.subarray(length), restStart);
}

function at(block: Uint8Array, [offset, length]: FieldPlace): Uint8Array {
  return block.subarray(offset, offset + length);
}

function marked(block: Uint8Array, mark: string): Uint8Array {
  block.set(encodeText(mark, TYPE_MARK[1]), TYPE_MARK[0]);
  return block;
}

function isLetter(mark: string): boolean {
  return mark.length === 1 && mark >= 'A' && mark <= 'Z';
}
