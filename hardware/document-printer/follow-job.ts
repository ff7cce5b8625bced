import type { DocumentPrinterTrouble, PrintDocumentFailure } from '../../app/contracts/devices/document-printing.ts';
import { ok, type Result } from '../../app/contracts/result.ts';
import { pause } from '../clock.ts';
import { endOf, holdOf, type JobCondition } from './job-condition.ts';
import { failed, interruptionOf, type JobCourse, RETRY_MS, SILENCE_LIMIT_MS } from './job-course.ts';
import { troubleOf } from './printer-trouble.ts';
import { takeBackJob } from './take-back-job.ts';

/** A single sheet is out within seconds; a queue of others may take minutes. */
const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 2000;
const LOOK_GROWTH = 1.4;
/** While a person clears a jam they watch the screen. */
const HELD_LOOK_MS = 800;
/** Any other complaint that is no error holds a job only if nothing moves for so long: the last sheet raises it too. */
const STANDSTILL_MS = 3000;
/** Nothing is printed through these, however lightly the printer takes them. */
const HOLDING: readonly DocumentPrinterTrouble[] = ['paper-jammed', 'cover-open', 'tray-missing'];
/** Silence shorter than this is a lost packet and not worth a word. */
const SILENCE_TOLD_MS = 3000;

/** Watches a job until the printer has settled it, and tells when it stands still. */
export async function followJob(
  course: JobCourse,
  jobId: number,
  name: string,
): Promise<Result<JobCondition, PrintDocumentFailure>> {
  const { session, clock, signal } = course;
  const hold = new Hold(course);
  const progress = new Progress(clock.now());
  let lookMs = FIRST_LOOK_MS;
  let answeredAt = clock.now();
  let knownAs: string | null = null;

  for (;;) {
    const interruption = interruptionOf(course) ?? (hold.isTooLong ? 'timed-out' : null);
    if (interruption !== null) return takeBackJob(course, jobId, interruption);

    const looked = await session.lookAtJob(jobId);
    const now = clock.now();
    if (!looked.ok) {
      const silentMs = now - answeredAt;
      if (silentMs > SILENCE_LIMIT_MS) {
        course.onCondition(null);
        session.client.giveUp();
        return failed('outcome-unknown', `no word of the job: ${looked.failure.code}`);
      }
      if (silentMs > SILENCE_TOLD_MS) {
        course.onCondition(null);
        hold.see('printer-offline');
      }
      await pause(clock, RETRY_MS, signal);
      continue;
    }
    answeredAt = now;
    const job = looked.value;
    // After a restart the numbers begin anew: the same number may be somebody else's job. Compared with its own first
    // answer, because not every printer gives a name back as it got it.
    if (job === null || (knownAs !== null && job.name !== knownAs)) return forgottenJob(course, name);
    knownAs = job.name;

    const end = endOf(job, course.confirms);
    if (end !== null) {
      hold.see(null);
      if (end.end === 'printed') return ok(job);
      const reasons = job.reasons.join(' ');
      return end.end === 'canceled'
        ? failed('job-aborted', `cancelled at the printer: ${reasons}`)
        : failed(end.code, course.confirms ? reasons : 'the queue only passes documents on');
    }
    const moved = progress.moved(job, now);
    lookMs = moved ? FIRST_LOOK_MS : Math.min(lookMs * LOOK_GROWTH, LAST_LOOK_MS);
    if (moved && job.state !== 'processing-stopped') hold.see(null);
    else hold.see(await troubleHolding(course, job, now - progress.since));
    await pause(clock, hold.trouble === null ? lookMs : HELD_LOOK_MS, signal);
  }
}

/** What keeps a job that did not move since the last look, if anything does. */
async function troubleHolding(
  course: JobCourse,
  job: JobCondition,
  stillMs: number,
): Promise<DocumentPrinterTrouble | null> {
  const looked = await course.session.look();
  // The job itself was just answered for; the printer will be by the next look.
  if (!looked.ok) return holdOf(job);
  const condition = looked.value;
  course.onCondition(condition);
  const trouble = troubleOf(condition, course.wanted);
  const stopped = holdOf(job);
  if (stopped !== null) return trouble ?? stopped;
  if (trouble === null) return null;
  const isError = condition.state === 'stopped' || condition.reasons.some(({ severity }) => severity === 'error');
  return isError || HOLDING.includes(trouble) || stillMs >= STANDSTILL_MS ? trouble : null;
}

/** A printer that has dropped a job from its list may still know it among those that are over. */
async function forgottenJob(course: JobCourse, name: string): Promise<Result<JobCondition, PrintDocumentFailure>> {
  const found = await course.session.findJob(name);
  const job = found.ok ? found.value : null;
  if (job !== null && endOf(job, course.confirms)?.end === 'printed') return ok(job);
  // It may have ended well and been forgotten, or gone with a restart in the middle of a page.
  return failed('outcome-unknown', 'the printer no longer knows the job');
}

/** Whether a job moved between looks. */
class Progress {
  #last = '';
  /** When it moved last. */
  since: number;

  constructor(now: number) {
    this.since = now;
  }

  moved({ state, impressions, sheets }: JobCondition, now: number): boolean {
    const seen = `${state} ${impressions} ${sheets}`;
    if (seen === this.#last) return false;
    this.#last = seen;
    this.since = now;
    return true;
  }
}

/** What a job is held by, told on change. */
class Hold {
  readonly #course: JobCourse;
  #trouble: DocumentPrinterTrouble | null = null;
  #since: number | null = null;

  constructor(course: JobCourse) {
    this.#course = course;
  }

  get trouble(): DocumentPrinterTrouble | null {
    return this.#trouble;
  }

  get isTooLong(): boolean {
    return this.#since !== null && this.#course.clock.now() - this.#since > this.#course.heldLimitMs;
  }

  see(trouble: DocumentPrinterTrouble | null): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    // One trouble after another is still one stand-still: its clock runs on.
    this.#since = trouble === null ? null : (this.#since ?? this.#course.clock.now());
    this.#course.onHeld(trouble);
  }
}
