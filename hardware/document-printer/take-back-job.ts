import { ok, type Result } from '../../app/contracts/result.ts';
import { pause, within } from '../clock.ts';
import type { Interruption } from '../command.ts';
import { isSuccess, STATUS, statusName } from './ipp-operation.ts';
import { endOf, type JobCondition } from './job-condition.ts';
import { failed, type JobCourse, type PrintFailure } from './job-course.ts';

/** A printer ends the sheet it is at before it lets a job go. */
const TAKE_BACK_LIMIT_MS = 8000;
const LOOK_MS = 400;

/**
 * Cancels a job and waits until the printer has let go of it. Fails with the reason when it has; answers the job when
 * it was printed after all, because the cancelling came too late.
 */
export async function takeBackJob(
  { session, clock, confirms }: Pick<JobCourse, 'session' | 'clock' | 'confirms'>,
  jobId: number,
  reason: Interruption,
): Promise<Result<JobCondition, PrintFailure['failure']['code']>> {
  let outcome: Result<JobCondition, PrintFailure['failure']['code']> = failed(
    'outcome-unknown',
    `${reason}, and the printer did not let go of the job`,
  );
  const over = new AbortController();
  const work = async (): Promise<void> => {
    const cancelled = await session.cancelJob(jobId);
    // "Not possible" comes for a job that is over already: how it ended is seen below.
    if (cancelled.ok && !isSuccess(cancelled.value.code) && cancelled.value.code !== STATUS['not-possible']) {
      outcome = failed('outcome-unknown', `${reason}; cancelling was refused: ${statusName(cancelled.value.code)}`);
      return;
    }
    while (!over.signal.aborted) {
      const looked = await session.lookAtJob(jobId);
      if (looked.ok) {
        const end = looked.value === null ? null : endOf(looked.value, confirms);
        if (looked.value === null) {
          // Some forget a job as soon as it is cancelled; one that had heard nothing of cancelling has restarted.
          outcome = cancelled.ok ? failed(reason) : failed('outcome-unknown', 'the printer does not know the job');
          return;
        }
        if (end !== null) {
          if (end.end === 'printed') outcome = ok(looked.value);
          else outcome = failed(end.end === 'failed' && end.code === 'outcome-unknown' ? end.code : reason);
          return;
        }
      }
      await pause(clock, LOOK_MS, over.signal);
    }
  };
  await within(clock, TAKE_BACK_LIMIT_MS, work());
  over.abort();
  return outcome;
}
