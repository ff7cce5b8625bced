import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import type { SavedPaper, Word } from './words.ts';

export type Taken = Pick<OutboundApplication, 'key' | 'receiptNumber' | 'epoch' | 'sequence' | 'sealedSha256'> & {
  readonly caseNumber?: string | null;
};

export interface Saved {
  readonly receiptNumber: string;
  readonly pickupCode: string;
  readonly caseNumber: string | null;
  readonly papers?: readonly SavedPaper[];
}

/** What the lives of one station have promised so far, and what its county holds. */
export class Promises {
  readonly saved = new Map<string, Saved>();
  readonly prints = new Map<string, number>();
  readonly settled = new Map<string, 'accepted' | 'returned'>();
  readonly county = new Map<string, Taken>();
  /** Names of the papers the county holds. */
  readonly countyPapers = new Set<string>();
  /** Keys the county refused; it holds nothing of them. */
  readonly refused = new Set<string>();
  /** One key taken with two contents. */
  readonly mixedUp: string[] = [];

  hear(word: Word): void {
    switch (word.say) {
      case 'saved':
        this.saved.set(word.key, word);
        break;
      case 'printed':
        this.prints.set(word.receiptNumber, (this.prints.get(word.receiptNumber) ?? 0) + 1);
        break;
      case 'county-took':
        this.take(word);
        break;
      case 'county-has-paper':
        this.countyPapers.add(word.sealedSha256);
        break;
      case 'county-returned':
        this.refused.add(word.key);
        break;
      case 'settled':
        this.settled.set(word.key, word.outcome);
        break;
      default:
    }
  }

  /** One effect per key, whatever is sent how often. */
  take({ key, receiptNumber, epoch, sequence, sealedSha256, caseNumber = null }: Taken): void {
    const before = this.county.get(key);
    if (before !== undefined && before.sealedSha256 !== sealedSha256) this.mixedUp.push(key);
    this.county.set(key, { key, receiptNumber, epoch, sequence, sealedSha256, caseNumber });
  }

  copy(): Promises {
    const copy = new Promises();
    for (const [key, value] of this.saved) copy.saved.set(key, value);
    for (const [key, value] of this.prints) copy.prints.set(key, value);
    for (const [key, value] of this.settled) copy.settled.set(key, value);
    for (const [key, value] of this.county) copy.county.set(key, value);
    for (const name of this.countyPapers) copy.countyPapers.add(name);
    for (const key of this.refused) copy.refused.add(key);
    copy.mixedUp.push(...this.mixedUp);
    return copy;
  }
}
