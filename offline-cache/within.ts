import { fail, ok, type Result } from '../app/contracts/result.ts';
import type { Clock } from './clock.ts';

/**
 * What `work` gives, if it gives it within `limitMs`. What it gives later goes to `discard`: whoever asked has gone on
 * without it.
 */
export function within<Value>(
  clock: Clock,
  limitMs: number,
  work: Promise<Value>,
  discard: (late: Value) => void,
): Promise<Result<Value, 'too-late'>> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = clock.setTimeout(() => {
      late = true;
      resolve(fail('too-late'));
    }, limitMs);
    work.then(
      (value) => {
        clock.clearTimeout(timer);
        if (late) discard(value);
        else resolve(ok(value));
      },
      (error: unknown) => {
        clock.clearTimeout(timer);
        reject(error);
      },
    );
  });
}
