import type { components } from '../../app/platform/county-platform.generated.ts';

type Problem = components['schemas']['Problem'];

/** A refusal of the county, to be thrown anywhere while it works on a request. */
export class CountyProblem extends Error {
  readonly status: number;
  readonly body: Problem;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, code: Problem['code'], detail: string, retryAfterSeconds: number | null = null) {
    super(`${status} ${code}`);
    this.name = 'CountyProblem';
    this.status = status;
    this.body = { title: code.replaceAll('-', ' '), status, code, detail };
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
