import type {
  BatchResult,
  CaseNumberBlock,
  DeliveryResult,
  OutboundApplication,
  ReportAnswer,
  ReserveCaseNumbers,
  SendApplications,
} from '../../app/contracts/delivery.ts';
import type { Clock } from '../clock.ts';

/** What becomes of one request. */
export type Fate =
  | 'well'
  | 'request-lost'
  | 'reply-lost'
  | 'reply-delayed'
  | 'duplicated'
  /** Given up by the station, it arrives all the same, after later ones. */
  | 'late'
  | 'truncated'
  | 'crash-half-way'
  | 'busy'
  | 'portal';

export const fates: readonly Fate[] = [
  'well',
  'request-lost',
  'reply-lost',
  'reply-delayed',
  'duplicated',
  'late',
  'truncated',
  'crash-half-way',
  'busy',
  'portal',
];

interface Case {
  readonly caseNumber: string;
  readonly fingerprint: string;
  readonly lane: string;
  readonly epoch: string;
  readonly sequence: number;
}

interface Books {
  readonly cases: ReadonlyMap<string, Case>;
  readonly blocks: ReadonlyMap<string, readonly string[]>;
  readonly numbersGiven: number;
}

const lost: BatchResult = { outcome: 'undecided', code: 'connection-lost', countyReached: false };

/** A county in memory, behind a link with fates of its own; for tests. It keeps its books as the real one must. */
export function createSimulatedCounty(clock: Clock) {
  const cases = new Map<string, Case>();
  const blocks = new Map<string, readonly string[]>();
  const late: (readonly OutboundApplication[])[] = [];
  const breaches: string[] = [];
  let numbersGiven = 0;
  let nextFates: Fate[] = [];
  const fate = (): Fate => nextFates.shift() ?? 'well';
  const freshNumber = (): string => {
    numbersGiven += 1;
    return `N-${numbersGiven}`;
  };

  const take = (application: OutboundApplication): DeliveryResult => {
    const { key, lane, epoch, sequence, sealedSha256, earlier } = application;
    const known = cases.get(key);
    if (known !== undefined && known.fingerprint !== sealedSha256) {
      breaches.push(`${key} came with other bytes`);
      return { outcome: 'returned', code: 'payload-differs' };
    }
    const promised = earlier === undefined ? application.caseNumber : numberIn(earlier.statement);
    const caseNumber = known?.caseNumber ?? promised ?? freshNumber();
    if (known === undefined) {
      const holder = [...cases].find(([, other]) => other.caseNumber === caseNumber);
      if (holder !== undefined) breaches.push(`${caseNumber} is ${holder[0]}'s and ${key}'s`);
      cases.set(key, { caseNumber, fingerprint: sealedSha256, lane, epoch, sequence });
    }
    const receivedAt = new Date(clock.now()).toISOString();
    const statement = JSON.stringify({ caseNumber, key, receivedAt, sealedSha256 });
    const acknowledgement = { key, sealedSha256, caseNumber, receivedAt, statement, signature: `signed ${key}` };
    return { outcome: 'acknowledged', acknowledgement };
  };

  const answer = (applications: readonly OutboundApplication[]): BatchResult => ({
    outcome: 'answered',
    results: new Map(applications.map((application) => [application.key, take(application)])),
  });

  const send: SendApplications<AbortSignal> = async (applications) => {
    const lanes = new Set(applications.map(({ lane }) => lane));
    if (lanes.size < applications.length) breaches.push('a lane twice in one request');
    for (const old of late.splice(0)) answer(old);
    switch (fate()) {
      case 'well':
        return answer(applications);
      case 'request-lost':
        return lost;
      case 'reply-lost':
        answer(applications);
        return lost;
      case 'reply-delayed': {
        const answered = answer(applications);
        await new Promise<void>((resolve) => clock.setTimeout(resolve, 9_000));
        return answered;
      }
      case 'duplicated':
        answer(applications);
        return answer(applications);
      case 'late':
        late.push(applications);
        return lost;
      case 'truncated': {
        const answered = answer(applications);
        if (answered.outcome !== 'answered') return answered;
        return { ...answered, results: new Map([...answered.results].slice(0, applications.length >> 1)) };
      }
      case 'crash-half-way':
        answer(applications.slice(0, (applications.length + 1) >> 1));
        return lost;
      case 'busy':
        return { outcome: 'undecided', code: 'county-busy', countyReached: true, retryAfterMs: 2_000 };
      case 'portal':
        return { outcome: 'undecided', code: 'not-the-county', countyReached: false };
    }
  };

  const reserveCaseNumbers: ReserveCaseNumbers<AbortSignal> = async ({ key, count }) => {
    const numbers = blocks.get(key) ?? Array.from({ length: count }, freshNumber);
    blocks.set(key, numbers);
    if (fate() !== 'well') return { outcome: 'undecided', code: 'timed-out', countyReached: false };
    const block: CaseNumberBlock = {
      numbers,
      grantedAt: new Date(clock.now()).toISOString(),
      statement: '',
      signature: '',
    };
    return { outcome: 'reserved', block };
  };

  return {
    send,
    reserveCaseNumbers,
    cases: (): ReadonlyMap<string, Case> => cases,
    /** What must never happen and did. */
    breaches: (): readonly string[] => breaches,
    /** Fates of the next requests; all is well behind them. */
    plan(planned: readonly Fate[]): void {
      nextFates = [...planned];
    },
    backup: (): Books => ({ cases: new Map(cases), blocks: new Map(blocks), numbersGiven }),
    /** Back to what the backup knows. Numbers go on from where they were: the real county leaves room for the lost ones. */
    restore(books: Books): void {
      cases.clear();
      for (const [key, one] of books.cases) cases.set(key, one);
    },
    /** What it lacks of what a station gave out. */
    report(epochs: readonly { readonly epoch: string; readonly highestSequence: number }[]): ReportAnswer {
      const held = new Set([...cases.values()].map(({ epoch, sequence }) => `${epoch} ${sequence}`));
      const gaps = epochs.map(({ epoch, highestSequence }) => ({
        epoch,
        missing: Array.from({ length: highestSequence }, (_, index) => index + 1)
          .filter((sequence) => !held.has(`${epoch} ${sequence}`))
          .map((sequence) => ({ first: sequence, last: sequence })),
      }));
      return { time: new Date(clock.now()).toISOString(), gaps, lackingAttachments: [] };
    },
  };
}

function numberIn(statement: string): string {
  return (JSON.parse(statement) as { readonly caseNumber: string }).caseNumber;
}
