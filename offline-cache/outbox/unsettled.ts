import type { OutboxState } from './outbox-row.ts';

/** States of a row the county has not given its word on; in `needs-staff` it may take it after all. */
export const unsettledStates: readonly OutboxState[] = ['queued', 'sending', 'needs-staff'];

const isUnsettled = `item.state IN (${unsettledStates.map((state) => `'${state}'`).join(', ')})`;

/** Condition on an outbox row, by the name it has in the statement: another one was handed in in its place. */
export const isReplaced = (row: string): string =>
  `EXISTS (SELECT 1 FROM outbox AS newer WHERE newer.supersedes = ${row}.key)`;

/**
 * Condition on an outbox row named `item`: it is to be carried. One that was handed in anew stays, for a county that can
 * read it by now would take it for a second case.
 */
export const isCarried = `${isUnsettled} AND NOT ${isReplaced('item')}`;

/** Condition on an outbox row named `item`: it was handed in anew, and nobody waits for it any more. */
export const staysBehind = `${isUnsettled} AND ${isReplaced('item')}`;
