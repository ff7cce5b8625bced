import type { DocumentPrinterTrouble } from '../../app/contracts/devices/document-printing.ts';
import { type Attributes, number, text, texts } from './attribute-reading.ts';
import { JOB_STATE, type JobState } from './ipp-operation.ts';

/** What is asked of a job at every look. */
export const JOB_ATTRIBUTES = [
  'job-id',
  'job-name',
  'job-state',
  'job-state-reasons',
  'number-of-documents',
  'job-impressions-completed',
  'job-media-sheets-completed',
] as const;

/** How a job is, as the printer said. */
export interface JobCondition {
  readonly jobId: number | null;
  readonly name: string | null;
  readonly state: JobState | 'unknown';
  readonly reasons: readonly string[];
  readonly documents: number | null;
  /** Printed sides so far. */
  readonly impressions: number | null;
  readonly sheets: number | null;
}

export function jobConditionOf(attributes: Attributes): JobCondition {
  const code = number(attributes, 'job-state');
  const state = Object.entries(JOB_STATE).find(([, known]) => known === code)?.[0];
  return {
    jobId: number(attributes, 'job-id'),
    name: text(attributes, 'job-name'),
    state: state === undefined ? 'unknown' : (state as JobState),
    reasons: texts(attributes, 'job-state-reasons').filter((reason) => reason !== 'none'),
    documents: number(attributes, 'number-of-documents'),
    impressions: number(attributes, 'job-impressions-completed'),
    sheets: number(attributes, 'job-media-sheets-completed'),
  };
}

/** How a job ended; `null` while it has not. */
export type JobEnd =
  | { readonly end: 'printed' }
  | { readonly end: 'failed'; readonly code: 'job-aborted' | 'document-refused' | 'outcome-unknown' }
  | { readonly end: 'canceled' };

const UNPRINTABLE = ['document-format-error', 'unsupported-document-format', 'document-unprintable-error'];

/** `confirms`: whether who says "completed" means paper, and not that it has passed the job on. */
export function endOf({ state, reasons }: JobCondition, confirms: boolean): JobEnd | null {
  switch (state) {
    case 'completed':
      if (!confirms || reasons.includes('queued-in-device')) return { end: 'failed', code: 'outcome-unknown' };
      return reasons.includes('job-completed-with-errors')
        ? { end: 'failed', code: 'job-aborted' }
        : { end: 'printed' };
    case 'aborted':
      return reasons.some((reason) => UNPRINTABLE.includes(reason))
        ? { end: 'failed', code: 'document-refused' }
        : { end: 'failed', code: 'job-aborted' };
    case 'canceled':
      return { end: 'canceled' };
    default:
      return null;
  }
}

/** Why a job stands still, where the job itself says so; the printer's own trouble names the cause better. */
export function holdOf({ state, reasons }: JobCondition): DocumentPrinterTrouble | null {
  if (state === 'processing-stopped') return 'printer-fault';
  const isStopped = reasons.some((reason) => reason === 'printer-stopped' || reason === 'printer-stopped-partly');
  if (isStopped) return 'printer-fault';
  // Held by an operator or by the queue's rule; a job that still waits for its document is held too, rightly.
  return state === 'pending-held' && !isIncoming(reasons) ? 'paused' : null;
}

/** The printer has the job but not (yet) its document. */
export function lacksDocument({ state, reasons, documents }: JobCondition): boolean {
  if (state !== 'pending' && state !== 'pending-held') return false;
  return documents === null ? isIncoming(reasons) : documents === 0 || isIncoming(reasons);
}

function isIncoming(reasons: readonly string[]): boolean {
  return reasons.includes('job-incoming') || reasons.includes('job-data-insufficient');
}

/** Sheets of paper, where the printer counts them or its sides tell; many printers count nothing and say 0 for it. */
export function sheetsOf({ sheets, impressions }: JobCondition, sides: string): number | null {
  if (sheets !== null && sheets > 0) return sheets;
  return sides === 'one-sided' && impressions !== null && impressions > 0 ? impressions : null;
}
