/**
 * What the "out of service" screen shows the staff, from what went wrong. Configuration problems carry their own
 * `CFG-` codes; the rest is here.
 */
export function staffCodeOf(failure: string): string {
  switch (failure) {
    case 'county-recipient-invalid':
    case 'acknowledgement-key-invalid':
      return 'KEY-01';
    case 'database-from-future':
      return 'DAT-02';
    case 'disk-full':
      return 'DAT-03';
    case 'read-only':
      return 'DAT-04';
    default:
      return 'DAT-01';
  }
}
