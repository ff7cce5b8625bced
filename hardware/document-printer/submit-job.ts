import type { PrintDocumentFailure } from '../../app/contracts/devices/document-printing.ts';
import { assertNever, ok, type Result } from '../../app/contracts/result.ts';
import { pause } from '../clock.ts';
import { groupOf, number } from './attribute-reading.ts';
import { type RequestFailure, requestingUser } from './ipp-client.ts';
import { GROUP, type IppAttribute, type IppMessage } from './ipp-message.ts';
import { isSuccess, STATUS, statusName } from './ipp-operation.ts';
import { type JobCondition, lacksDocument } from './job-condition.ts';
import { failed, interruptionOf, type JobCourse, RETRY_MS } from './job-course.ts';
import { PDF, supports } from './printer-description.ts';
import { jobIdAttribute } from './printer-session.ts';
import { takeBackJob } from './take-back-job.ts';

/** How long a printer that does not answer, or is busy with others, is asked again. */
const PATIENCE_MS = 10_000;
/** How long a job may lie at the printer without the document whose answer was lost. */
const ARRIVAL_LIMIT_MS = 6000;
/** A job whose document did not arrive was taken back and is begun anew so often in all. */
const ATTEMPTS = 2;

export interface SubmittedJob {
  readonly jobId: number;
  readonly name: string;
}
type Submission = Result<SubmittedJob, PrintDocumentFailure>;

/**
 * Brings the document to the printer exactly once. Where an answer is lost the job is looked for by its
 * name, before anything is sent a second time.
 */
export async function submitJob(course: JobCourse, jobAttributes: readonly IppAttribute[]): Promise<Submission> {
  const inSteps = supports(course.description, 'Create-Job') && supports(course.description, 'Send-Document');
  if (!inSteps) return printJob(course, jobAttributes);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const name = course.nameJob();
    const created = await createJob(course, name, jobAttributes);
    if (!created.ok) return created;
    const sent = await sendDocument(course, { jobId: created.value, name });
    if (sent !== 'nothing-arrived') return sent;
  }
  return failed('printer-fault', 'the printer does not take the document');
}

const nameAttribute = (name: string): IppAttribute => ({
  name: 'job-name',
  values: [{ tag: 'nameWithoutLanguage', text: name }],
});
export const formatAttribute: IppAttribute = {
  name: 'document-format',
  values: [{ tag: 'mimeMediaType', text: PDF }],
};

/** Makes an empty job. One that is made twice by a lost answer prints nothing: the printer drops it in time. */
async function createJob(
  course: JobCourse,
  name: string,
  jobAttributes: readonly IppAttribute[],
): Promise<Result<number, PrintDocumentFailure>> {
  const { session, clock, signal } = course;
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const interruption = interruptionOf(course);
    if (interruption !== null) return failed(interruption);
    const answered = await session.client.ask({
      operation: 'Create-Job',
      attributes: [requestingUser(), nameAttribute(name)],
      jobAttributes,
    });
    if (answered.ok && isSuccess(answered.value.code)) {
      const jobId = number(groupOf(answered.value, GROUP.job), 'job-id');
      if (jobId !== null) return ok(jobId);
    }
    if (answered.ok && !isSuccess(answered.value.code)) {
      const refusal = refusalBy(answered.value);
      if (refusal !== 'busy' || clock.now() > deadline) return failed(refusal, statusName(answered.value.code));
    } else if (mayHaveArrived(answered)) {
      const found = await session.findJob(name);
      if (found.ok && found.value?.jobId != null) return ok(found.value.jobId);
    }
    if (clock.now() > deadline) return failed('printer-offline', answered.ok ? 'no job id' : answered.failure.code);
    await pause(clock, RETRY_MS, signal);
  }
}

async function sendDocument(course: JobCourse, job: SubmittedJob): Promise<Submission | 'nothing-arrived'> {
  const { session, clock, signal, order } = course;
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const interruption = interruptionOf(course);
    if (interruption !== null) return withdraw(course, job, interruption);
    const answered = await session.client.ask({
      operation: 'Send-Document',
      attributes: [
        jobIdAttribute(job.jobId),
        requestingUser(),
        formatAttribute,
        { name: 'last-document', values: [{ tag: 'boolean', value: true }] },
      ],
      document: order.pdf,
      signal,
    });
    if (answered.ok) {
      const { code } = answered.value;
      if (isSuccess(code)) return ok(job);
      // The printer lost the job between the two steps, and nothing of the document has been with it.
      if (code === STATUS['not-found']) return 'nothing-arrived';
      const refusal = refusalBy(answered.value);
      if (refusal !== 'busy' || clock.now() > deadline) {
        await takeBackJob(course, job.jobId, 'cancelled');
        return failed(refusal, statusName(code));
      }
    } else if (answered.failure.code === 'refused') {
      await takeBackJob(course, job.jobId, 'cancelled');
      return failed('printer-fault', answered.failure.detail);
    } else if (mayHaveArrived(answered)) {
      return arrival(course, job);
    } else if (clock.now() > deadline) {
      return failed('printer-offline', answered.failure.code);
    }
    await pause(clock, RETRY_MS, signal);
  }
}

/** The answer to the document was lost: the job itself tells whether the printer has it. */
async function arrival(course: JobCourse, job: SubmittedJob): Promise<Submission | 'nothing-arrived'> {
  const { session, clock, signal } = course;
  const deadline = clock.now() + ARRIVAL_LIMIT_MS;
  let seen: JobCondition | null = null;
  while (clock.now() <= deadline && !signal.aborted) {
    const looked = await session.lookAtJob(job.jobId);
    if (looked.ok) {
      seen = looked.value;
      if (seen === null) return failed('outcome-unknown', 'the printer no longer knows the job');
      if (!lacksDocument(seen)) return ok(job);
    }
    await pause(clock, RETRY_MS, signal);
  }
  // Silent all the while: following the job has the longer patience. Otherwise it waits for what will not come.
  if (seen === null || signal.aborted) return ok(job);
  const taken = await takeBackJob(course, job.jobId, 'cancelled');
  if (taken.ok) return ok(job);
  return taken.failure.code === 'cancelled' ? 'nothing-arrived' : taken;
}

async function withdraw(course: JobCourse, job: SubmittedJob, reason: 'cancelled' | 'timed-out'): Promise<Submission> {
  // Nothing of the document has left, so that nothing can be printed, whatever becomes of the empty job.
  await takeBackJob(course, job.jobId, reason);
  return failed(reason);
}

/** For printers that know no other way. A lost answer leaves more open here, because the document went with it. */
async function printJob(course: JobCourse, jobAttributes: readonly IppAttribute[]): Promise<Submission> {
  const { session, clock, signal, order } = course;
  const name = course.nameJob();
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const interruption = interruptionOf(course);
    if (interruption !== null) return failed(interruption);
    const answered = await session.client.ask({
      operation: 'Print-Job',
      attributes: [requestingUser(), nameAttribute(name), formatAttribute],
      jobAttributes,
      document: order.pdf,
      signal,
    });
    if (answered.ok && isSuccess(answered.value.code)) {
      const jobId = number(groupOf(answered.value, GROUP.job), 'job-id');
      return jobId === null ? searchJob(course, name) : ok({ jobId, name });
    }
    if (answered.ok) {
      const refusal = refusalBy(answered.value);
      if (refusal !== 'busy' || clock.now() > deadline) return failed(refusal, statusName(answered.value.code));
    } else if (answered.failure.code === 'refused') {
      return failed('printer-fault', answered.failure.detail);
    } else if (mayHaveArrived(answered)) {
      return searchJob(course, name);
    } else if (clock.now() > deadline) {
      return failed('printer-offline', answered.failure.code);
    }
    await pause(clock, RETRY_MS, signal);
  }
}

/** A job whose number was lost with the answer. It may appear a little later: the printer still takes it in. */
async function searchJob(course: JobCourse, name: string): Promise<Submission> {
  const { session, clock } = course;
  const deadline = clock.now() + ARRIVAL_LIMIT_MS;
  while (clock.now() <= deadline) {
    const found = await session.findJob(name);
    if (found.ok && found.value?.jobId != null) return ok({ jobId: found.value.jobId, name });
    await pause(clock, RETRY_MS);
  }
  return failed('outcome-unknown', 'sent, but no job of that name is at the printer');
}

function mayHaveArrived(answered: Result<IppMessage, RequestFailure>): boolean {
  if (answered.ok) return true;
  const { code } = answered.failure;
  switch (code) {
    case 'answer-lost':
    case 'unintelligible':
      return true;
    case 'not-sent':
    case 'refused':
      return false;
    default:
      return assertNever(code);
  }
}

/** What an error status says of an order. */
export function refusalBy({ code }: IppMessage): 'document-refused' | 'paused' | 'busy' | 'printer-fault' {
  switch (code) {
    case STATUS['document-format-not-supported']:
    case STATUS['document-format-error']:
    case STATUS['attributes-or-values-not-supported']:
    case STATUS['conflicting-attributes']:
      return 'document-refused';
    case STATUS['not-accepting-jobs']:
      return 'paused';
    case STATUS.busy:
    case STATUS['temporary-error']:
    case STATUS['service-unavailable']:
      return 'busy';
    default:
      return 'printer-fault';
  }
}
