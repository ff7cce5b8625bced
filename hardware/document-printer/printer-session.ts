import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { IppEndpoint } from '../transports/transport.ts';
import { groupOf, groupsOf } from './attribute-reading.ts';
import { IppClient, type RequestFailure, requested, requestingUser } from './ipp-client.ts';
import { GROUP, type IppAttribute, type IppMessage } from './ipp-message.ts';
import { isSuccess, STATUS, statusName } from './ipp-operation.ts';
import { JOB_ATTRIBUTES, type JobCondition, jobConditionOf } from './job-condition.ts';
import { CONDITION_ATTRIBUTES, conditionOf, type PrinterCondition } from './printer-condition.ts';
import { DESCRIPTION_ATTRIBUTES, descriptionOf, type PrinterDescription } from './printer-description.ts';

/** `declined`: the printer answered with an error of its own. */
export type LookFailure = RequestFailure | 'declined';

/** Characters at the head of a job's name that no other job has. */
export const JOB_MARK_LENGTH = 8;
/** More jobs than a kiosk's printer ever has at a time. */
const JOBS_LOOKED_AT = 50;

/** The questions that are asked of one printer while its link is open. */
export class PrinterSession {
  readonly client: IppClient;
  #description: PrinterDescription | null = null;
  #upTime: number | null = null;

  constructor(endpoint: IppEndpoint) {
    this.client = new IppClient(endpoint);
  }

  /** `null` until the printer has answered once. */
  get description(): PrinterDescription | null {
    return this.#description;
  }

  /** How the printer is; asks what it can do as well where that is not known or may have changed. */
  async look(): Promise<Result<PrinterCondition, LookFailure>> {
    if (this.#description === null) return this.#describe();
    const answered = await this.#askPrinter(CONDITION_ATTRIBUTES, false);
    if (!answered.ok) return answered;
    const condition = conditionOf(groupOf(answered.value, GROUP.printer));
    const wasOn = this.#upTime;
    this.#upTime = condition.upTime;
    // Switched off and on: another tray may be in it, or another printer stand there.
    const restarted = wasOn !== null && condition.upTime !== null && condition.upTime < wasOn;
    return restarted ? this.#describe() : ok(condition);
  }

  /** One job; `null` when the printer does not know it. */
  async lookAtJob(jobId: number): Promise<Result<JobCondition | null, LookFailure>> {
    const answered = await this.client.ask({
      operation: 'Get-Job-Attributes',
      attributes: [jobIdAttribute(jobId), requestingUser(), requested(...JOB_ATTRIBUTES)],
    });
    if (!answered.ok) return answered;
    if (answered.value.code === STATUS['not-found']) return ok(null);
    const accepted = successOf(answered.value);
    return accepted.ok ? ok(jobConditionOf(groupOf(answered.value, GROUP.job))) : accepted;
  }

  /** A job by its name, among those at work and those that are over; `null` when the printer knows none. */
  async findJob(name: string): Promise<Result<JobCondition | null, LookFailure>> {
    for (const which of ['not-completed', 'completed']) {
      const answered = await this.client.ask({
        operation: 'Get-Jobs',
        attributes: [
          requestingUser(),
          { name: 'which-jobs', values: [{ tag: 'keyword', text: which }] },
          { name: 'limit', values: [{ tag: 'integer', value: JOBS_LOOKED_AT }] },
          requested(...JOB_ATTRIBUTES),
        ],
      });
      if (!answered.ok) return answered;
      const accepted = successOf(answered.value);
      if (!accepted.ok) return accepted;
      const found = groupsOf(answered.value, GROUP.job)
        .map(jobConditionOf)
        .find((job) => job.jobId !== null && isName(job.name, name));
      if (found !== undefined) return ok(found);
    }
    return ok(null);
  }

  async cancelJob(jobId: number): Promise<Result<IppMessage, RequestFailure>> {
    return this.client.ask({ operation: 'Cancel-Job', attributes: [jobIdAttribute(jobId), requestingUser()] });
  }

  async #describe(): Promise<Result<PrinterCondition, LookFailure>> {
    const answered = await this.#askPrinter([...CONDITION_ATTRIBUTES, ...DESCRIPTION_ATTRIBUTES], true);
    if (!answered.ok) return answered;
    const attributes = groupOf(answered.value, GROUP.printer);
    this.#description = descriptionOf(attributes);
    const condition = conditionOf(attributes);
    this.#upTime = condition.upTime;
    return ok(condition);
  }

  async #askPrinter(names: readonly string[], negotiate: boolean): Promise<Result<IppMessage, LookFailure>> {
    const request = {
      operation: 'Get-Printer-Attributes',
      attributes: [requestingUser(), requested(...names)],
    } as const;
    const answered = await (negotiate ? this.client.askNegotiating(request) : this.client.ask(request));
    return answered.ok ? successOf(answered.value) : answered;
  }
}

function successOf(answer: IppMessage): Result<IppMessage, 'declined'> {
  return isSuccess(answer.code) ? ok(answer) : fail('declined', statusName(answer.code));
}

export function jobIdAttribute(jobId: number): IppAttribute {
  return { name: 'job-id', values: [{ tag: 'integer', value: jobId }] };
}

/** Printers cut long names short; the beginning is what makes ours one of a kind. */
function isName(told: string | null, name: string): boolean {
  return told !== null && told.length >= JOB_MARK_LENGTH && name.startsWith(told);
}
