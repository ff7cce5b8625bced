import type { Clock } from '../clock.ts';
import { attributesOf, groupOf, number, text, texts } from './attribute-reading.ts';
import { decodeMessage } from './ipp-decoder.ts';
import { encodeMessage } from './ipp-encoder.ts';
import { GROUP, type IppAttribute, type IppGroup, type IppMessage } from './ipp-message.ts';
import { isSuccess, type OperationName, operationName, STATUS } from './ipp-operation.ts';
import { SimulatedJob, type SimulatedJobState } from './simulated-job.ts';
import {
  DEFAULT_MODEL,
  integer,
  keywords,
  modelAttributes,
  type PrinterModel,
  type SimulatedSupply,
  type SimulatedTray,
  stateAttributes,
} from './simulated-model.ts';

/** What happens to the next request of an operation. */
export type AnswerFault =
  /** It is done, and nobody hears of it. */
  | 'answer-lost'
  /** It is lost on its way. */
  | 'request-lost'
  /** Bytes come back that are no IPP. */
  | 'garbled'
  /** The printer answers with this status and does nothing. */
  | { readonly status: number };

/** An IPP printer at the level of messages: takes a request's bytes, prints by the clock, and misbehaves on demand. */
export class IppPrinterSimulator {
  readonly #clock: Clock;
  readonly #model: PrinterModel;
  readonly #faults = new Map<OperationName, AnswerFault[]>();
  #jobs: SimulatedJob[] = [];
  #nextJobId = 1;
  #startedAt = 0;
  #reasons: readonly string[] = [];
  #stopped = false;
  #trays: readonly SimulatedTray[];
  #supplies: readonly SimulatedSupply[];
  /** Takes connections and never answers. */
  silent = false;
  /** Drops a job from its list as soon as it is over. */
  forgetful = false;

  constructor(clock: Clock, model: Partial<PrinterModel> = {}) {
    this.#clock = clock;
    this.#model = { ...DEFAULT_MODEL, ...model };
    this.#trays = this.#model.loaded;
    this.#supplies = this.#model.supplies;
    this.#startedAt = clock.now();
  }

  /** Every job of this power-on, oldest first. */
  get jobs(): readonly SimulatedJob[] {
    return this.#jobs;
  }

  /** Documents of which at least one page was printed, over all power-ons. */
  readonly printed: { readonly name: string; readonly document: Uint8Array; readonly pages: number }[] = [];
  /** Names of the operations asked, oldest first. */
  readonly asked: string[] = [];

  /** Sets what `printer-state-reasons` says besides what the printer finds by itself. */
  setReasons(reasons: readonly string[]): void {
    this.#reasons = reasons;
  }

  /** Stops as for a jam, an open cover, a pause: the job at work stands still until `resume`. */
  stop(reasons: readonly string[]): void {
    this.#reasons = reasons;
    this.#stopped = true;
    this.#work();
  }

  resume(): void {
    this.#reasons = [];
    this.#stopped = false;
    this.#work();
  }

  setTrays(trays: readonly SimulatedTray[]): void {
    this.#trays = trays;
    this.#work();
  }

  setSupplies(supplies: readonly SimulatedSupply[]): void {
    this.#supplies = supplies;
  }

  /** Something goes wrong with the next request of that operation; called again, with the one after. */
  spoilNext(operation: OperationName, fault: AnswerFault): void {
    this.#faults.set(operation, [...(this.#faults.get(operation) ?? []), fault]);
  }

  /** The printer gives up the job at work, or the next one. */
  abortNext(reason = 'aborted-by-system'): void {
    this.#abortReason = reason;
    this.#work();
  }
  #abortReason: string | null = null;

  /** Somebody presses the red button. */
  cancelAtPanel(): void {
    for (const job of this.#jobs) if (!job.isOver) job.end('canceled', 'job-canceled-at-device');
  }

  /** Switches off and on: jobs are forgotten, numbers begin anew. */
  restart(): void {
    for (const job of this.#jobs) job.drop();
    this.#jobs = [];
    this.#nextJobId = 1;
    this.#startedAt = this.#clock.now();
    this.#reasons = [];
    this.#stopped = false;
  }

  /** Answers one request; `null` when no answer comes. */
  answer(bytes: Uint8Array): Uint8Array | null {
    if (this.silent) return null;
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) return encodeMessage(reply(undefined, STATUS['bad-request'], []));
    const { message, length } = decoded.value;
    const operation = operationName(message.code);
    this.asked.push(operation ?? `0x${message.code.toString(16)}`);
    const fault = operation === null ? undefined : this.#faults.get(operation)?.shift();
    if (fault === 'request-lost') return null;
    if (typeof fault === 'object') return encodeMessage(reply(message, fault.status, []));
    const answered = this.#perform(message, operation, bytes.slice(length));
    if (fault === 'answer-lost') return null;
    return fault === 'garbled' ? new TextEncoder().encode('<html>Busy</html>') : encodeMessage(answered);
  }

  #perform(message: IppMessage, operation: OperationName | null, document: Uint8Array): IppMessage {
    const { major, minor } = message.version;
    if (!this.#model.versions.includes(`${major}.${minor}`)) return reply(message, STATUS['version-not-supported'], []);
    if (operation === null || !this.#model.operations.includes(operation)) {
      return reply(message, STATUS['operation-not-supported'], []);
    }
    const asked = groupOf(message, GROUP.operation);
    switch (operation) {
      case 'Get-Printer-Attributes':
        return reply(message, STATUS.ok, [this.#describe(texts(asked, 'requested-attributes'))]);
      case 'Validate-Job':
        return this.#validate(message);
      case 'Create-Job':
        return this.#create(message, null);
      case 'Print-Job':
        return this.#create(message, document);
      case 'Send-Document':
        return this.#withJob(message, (job) => {
          job.receive(document);
          this.#work();
          return STATUS.ok;
        });
      case 'Cancel-Job':
        return this.#withJob(message, (job) => {
          if (job.isOver) return STATUS['not-possible'];
          job.end('canceled', 'job-canceled-by-user');
          return STATUS.ok;
        });
      case 'Get-Job-Attributes':
        return this.#withJob(message, () => STATUS.ok);
      case 'Get-Jobs': {
        const over = text(asked, 'which-jobs') === 'completed';
        const listed = this.#jobs.filter((job) => job.isOver === over);
        return reply(message, STATUS.ok, listed.map(jobGroup));
      }
      default:
        return reply(message, STATUS['operation-not-supported'], []);
    }
  }

  #describe(names: readonly string[]): IppGroup {
    const upTime = 1 + Math.floor((this.#clock.now() - this.#startedAt) / 1000);
    const active = this.#jobs.some((job) => job.state === 'processing');
    const attributes = [
      ...modelAttributes(this.#model),
      ...stateAttributes({
        model: this.#model,
        upTime,
        state: this.#stopped || this.#isOutOfPaper ? 'stopped' : active ? 'processing' : 'idle',
        reasons: [...this.#reasons, ...(this.#isOutOfPaper ? ['media-empty-error', 'media-needed-error'] : [])],
        trays: this.#trays,
        supplies: this.#supplies,
      }),
    ];
    return { group: GROUP.printer, attributes: attributes.filter(({ name }) => names.includes(name)) };
  }

  #validate(message: IppMessage): IppMessage {
    const asked = groupOf(message, GROUP.operation);
    const format = text(asked, 'document-format');
    if (format !== null && !this.#model.formats.includes(format)) {
      return reply(message, STATUS['document-format-not-supported'], []);
    }
    const ignored = groupOf(message, GROUP.job);
    const unknown = [...ignored.keys()].filter((name) => this.#model.ignores.includes(name));
    if (unknown.length === 0) return reply(message, STATUS.ok, []);
    const attributes = unknown.map((name): IppAttribute => ({ name, values: [{ tag: 'unsupported' }] }));
    return reply(message, 0x0001, [{ group: GROUP.unsupported, attributes }]);
  }

  #create(message: IppMessage, document: Uint8Array | null): IppMessage {
    const checked = this.#validate(message);
    if (!isSuccess(checked.code)) return checked;
    const name = text(groupOf(message, GROUP.operation), 'job-name') ?? '';
    const attributes = message.groups.find(({ group }) => group === GROUP.job)?.attributes ?? [];
    const job = new SimulatedJob(this.#nextJobId, name, attributes);
    this.#nextJobId += 1;
    this.#jobs.push(job);
    if (document !== null) {
      job.receive(document);
      this.#work();
    }
    return reply(message, STATUS.ok, [jobGroup(job)]);
  }

  #withJob(message: IppMessage, act: (job: SimulatedJob) => number): IppMessage {
    const jobId = number(groupOf(message, GROUP.operation), 'job-id');
    const job = this.#jobs.find(({ id }) => id === jobId);
    if (job === undefined) return reply(message, STATUS['not-found'], []);
    const status = act(job);
    const answered = reply(message, status, isSuccess(status) ? [jobGroup(job)] : []);
    this.#forget();
    return answered;
  }

  get #isOutOfPaper(): boolean {
    const job = this.#jobs.find(({ state }) => state === 'processing' || state === 'processing-stopped');
    return job !== undefined && this.#trayFor(job) === null;
  }

  #trayFor(job: SimulatedJob): SimulatedTray | null {
    const media = text(attributesOf(job.attributes), 'media');
    const fits = (tray: SimulatedTray): boolean => (media === null || tray.media === media) && tray.sheets !== 0;
    return this.#trays.find(fits) ?? null;
  }

  /** Prints page after page of one job after the other. */
  #work(): void {
    const job = this.#jobs.find(({ isOver, document }) => !isOver && document !== null);
    if (job === undefined) return;
    if (this.#abortReason !== null) {
      job.end('aborted', this.#abortReason);
      this.#abortReason = null;
      this.#work();
      return;
    }
    const standing = this.#stopped || this.#trayFor(job) === null;
    job.state = standing ? 'processing-stopped' : 'processing';
    if (standing || job.isTurning) return;
    job.turn(this.#clock, this.#model.pageMs, () => {
      if (job.isOver || this.#stopped || !this.#jobs.includes(job)) return;
      this.#takeSheet(job);
      job.impressions += 1;
      if (job.impressions === 1) this.printed.push({ name: job.name, document: job.bytes, pages: job.pages });
      if (job.impressions >= job.pages) job.end('completed', 'job-completed-successfully');
      this.#forget();
      this.#work();
    });
  }

  #takeSheet(job: SimulatedJob): void {
    const used = this.#trayFor(job);
    this.#trays = this.#trays.map((tray) =>
      tray === used && tray.sheets !== null ? { ...tray, sheets: tray.sheets - 1 } : tray,
    );
  }

  #forget(): void {
    if (this.forgetful) this.#jobs = this.#jobs.filter(({ isOver }) => !isOver);
  }
}

function reply(request: IppMessage | undefined, code: number, groups: readonly IppGroup[]): IppMessage {
  const attributes: readonly IppAttribute[] = [
    { name: 'attributes-charset', values: [{ tag: 'charset', text: 'utf-8' }] },
    { name: 'attributes-natural-language', values: [{ tag: 'naturalLanguage', text: 'en' }] },
  ];
  return {
    version: request?.version ?? { major: 1, minor: 1 },
    code,
    requestId: request?.requestId ?? 1,
    groups: [{ group: GROUP.operation, attributes }, ...groups],
  };
}

function jobGroup(job: SimulatedJob): IppGroup {
  const states: Readonly<Record<SimulatedJobState, number>> = {
    pending: 3,
    processing: 5,
    'processing-stopped': 6,
    canceled: 7,
    aborted: 8,
    completed: 9,
  };
  return {
    group: GROUP.job,
    attributes: [
      integer('job-id', job.id),
      { name: 'job-name', values: [{ tag: 'nameWithoutLanguage', text: job.name }] },
      { name: 'job-state', values: [{ tag: 'enum', value: states[job.state] }] },
      keywords('job-state-reasons', [job.reason]),
      integer('number-of-documents', job.document === null ? 0 : 1),
      integer('job-impressions-completed', job.impressions),
    ],
  };
}
