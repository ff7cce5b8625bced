import type { PrintDocumentFailure } from '../../app/contracts/devices/document-printing.ts';
import { ok, type Result } from '../../app/contracts/result.ts';
import { followJob } from './follow-job.ts';
import { requestingUser } from './ipp-client.ts';
import { GROUP, type IppAttribute, type IppMessage } from './ipp-message.ts';
import { isSuccess, STATUS, statusName } from './ipp-operation.ts';
import { sheetsOf } from './job-condition.ts';
import { failed, interruptionOf, type JobCourse, type PrintFailure } from './job-course.ts';
import { readinessOf } from './printer-condition.ts';
import { jobAttributesOf, refusalOf, supports } from './printer-description.ts';
import { troubleOf } from './printer-trouble.ts';
import { formatAttribute, refusalBy, submitJob } from './submit-job.ts';

/** What came out of the printer. */
export interface PrintedDocument {
  /** `null` where the printer does not count. */
  readonly sheets: number | null;
  readonly impressions: number | null;
  /** Jobs it took. */
  readonly jobs: number;
}

/**
 * Prints one order. States: until the document is sent a failure means that nothing was printed; then the job is
 * followed until the printer has settled it.
 */
export async function printDocument(course: JobCourse): Promise<Result<PrintedDocument, PrintDocumentFailure>> {
  const { description, order } = course;
  // Printers that make one copy of a job are given the job as often as there are copies.
  const jobs = order.copies > description.copies ? order.copies : 1;
  const jobAttributes = jobAttributesOf(description, { ...order, copies: jobs > 1 ? 1 : order.copies });
  const unready = (await unreadiness(course)) ?? (await declined(course, jobAttributes));
  if (unready !== null) return unready;

  let sheets: number | null = 0;
  let impressions: number | null = 0;
  for (let printed = 0; printed < jobs; printed += 1) {
    const submitted = await submitJob(course, jobAttributes);
    const settled = submitted.ok ? await followJob(course, submitted.value.jobId, submitted.value.name) : submitted;
    if (!settled.ok) return printed === 0 ? settled : partly(settled, printed, jobs);
    sheets = sum(sheets, sheetsOf(settled.value, order.sides));
    impressions = sum(impressions, settled.value.impressions);
  }
  return ok({ sheets, impressions, jobs });
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Some copies lie in the exit: a word that means "nothing was printed" would not be true any more. */
function partly(settled: PrintFailure, printed: number, jobs: number): PrintFailure {
  const { code, detail = '' } = settled.failure;
  const told = `${printed} of ${jobs} copies printed, then ${code} ${detail}`.trimEnd();
  const isOpen = code === 'outcome-unknown' || code === 'cancelled' || code === 'timed-out';
  return failed(isOpen ? code : 'job-aborted', told);
}

/** Why the order cannot be begun. */
async function unreadiness(course: JobCourse): Promise<PrintFailure | null> {
  const looked = await course.session.look();
  course.onCondition(looked.ok ? looked.value : null);
  if (!looked.ok) return failed('printer-offline', looked.failure.code);
  const refusal = refusalOf(course.description, course.order);
  if (refusal !== null) return failed(refusal.code, refusal.detail);
  const { wanted } = course;
  if (readinessOf(looked.value, wanted) === 'absent') {
    return failed('media-not-ready', `${wanted.media}, tray ${wanted.tray ?? 'any'}`);
  }
  const trouble = troubleOf(looked.value, wanted);
  if (trouble !== null) return failed(trouble);
  const interruption = interruptionOf(course);
  return interruption === null ? null : failed(interruption);
}

/** Asks the printer whether it would print such a job, where it can be asked. */
async function declined(
  { session, description }: JobCourse,
  jobAttributes: readonly IppAttribute[],
): Promise<PrintFailure | null> {
  if (!supports(description, 'Validate-Job')) return null;
  const answered = await session.client.ask({
    operation: 'Validate-Job',
    attributes: [requestingUser(), formatAttribute],
    jobAttributes,
  });
  // Nothing depends on the answer: a printer that loses it is asked to print all the same.
  if (!answered.ok) return null;
  const { code } = answered.value;
  if (!isSuccess(code)) {
    const refusal = refusalBy(answered.value);
    // Some old printers name the operation and do not know it; being busy is waited for later.
    return refusal === 'busy' || code === STATUS['operation-not-supported'] ? null : failed(refusal, statusName(code));
  }
  const ignored = ignoredIn(answered.value, jobAttributes);
  return ignored.length === 0 ? null : failed('document-refused', `the printer would ignore ${ignored.join(', ')}`);
}

/** Attributes that a printer says it would leave out; how a copy lies is no reason to refuse. */
function ignoredIn({ groups }: IppMessage, sent: readonly IppAttribute[]): readonly string[] {
  const essential = ['media', 'media-col', 'sides', 'copies'];
  const unsupported = groups.filter(({ group }) => group === GROUP.unsupported).flatMap(({ attributes }) => attributes);
  return sent
    .map(({ name }) => name)
    .filter((name) => essential.includes(name) && unsupported.some((attribute) => attribute.name === name));
}
