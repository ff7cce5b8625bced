import type { DeliveryResult, OutboundApplication } from '../../app/contracts/delivery.ts';
import { assertNever } from '../../app/contracts/result.ts';
import type { Sending, Settlement } from './ledger.ts';

export type Undecided = Extract<DeliveryResult, { readonly outcome: 'undecided' }>;

export interface SortedAnswers {
  readonly settlements: readonly Settlement[];
  readonly undecided: readonly { readonly sending: Sending; readonly result: Undecided }[];
}

const leftOut: Undecided = { outcome: 'undecided', code: 'garbled-answer', countyReached: false };

/** What an answer settles and what it leaves open. An item it does not speak of is open. */
export function sortAnswers(sending: readonly Sending[], results: ReadonlyMap<string, DeliveryResult>): SortedAnswers {
  const settlements: Settlement[] = [];
  const undecided: { readonly sending: Sending; readonly result: Undecided }[] = [];
  for (const one of sending) {
    const result = verified(one.application, results.get(one.application.key) ?? leftOut);
    switch (result.outcome) {
      case 'acknowledged':
        settlements.push({ kind: 'acknowledged', sending: one, proof: result.acknowledgement });
        break;
      case 'returned':
        settlements.push({ kind: 'refused', sending: one, code: result.code });
        break;
      case 'declined':
        settlements.push({ kind: 'declined', sending: one, decline: result.decline });
        break;
      case 'undecided':
        undecided.push({ sending: one, result });
        break;
      default:
        assertNever(result);
    }
  }
  return { settlements, undecided };
}

/** Believes an acknowledgement or a decline only if it speaks of this application and these bytes. */
function verified(application: OutboundApplication, result: DeliveryResult): DeliveryResult {
  if (result.outcome === 'returned' || result.outcome === 'undecided') return result;
  const { key, sealedSha256 } = result.outcome === 'declined' ? result.decline : result.acknowledgement;
  if (key === application.key && sealedSha256 === application.sealedSha256) return result;
  return { outcome: 'undecided', code: 'acknowledges-another', countyReached: false };
}
