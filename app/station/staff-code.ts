import type { SavingOffCode } from '../contracts/screen.ts';

/**
 * What the "out of service" screen shows the staff, from what went wrong. Configuration problems carry their own
 * `CFG-` codes; what keeps the outbox from being opened has codes of its own (`savingOffCodeOf`).
 */
export function staffCodeOf(failure: string): string {
  switch (failure) {
    case 'county-recipient-invalid':
    case 'acknowledgement-key-invalid':
      return 'KEY-01';
    default:
      return savingOffCodeOf(failure);
  }
}

/** What the staff are told while nothing can be saved. */
export function savingOffCodeOf(failure: string): SavingOffCode {
  switch (failure) {
    case 'database-from-future':
      return 'DAT-02';
    case 'disk-full':
      return 'DAT-03';
    case 'read-only':
      return 'DAT-04';
    case 'database-locked':
      return 'DAT-05';
    case 'opening-crashed':
      return 'DAT-06';
    default:
      return 'DAT-01';
  }
}
