/**
 * A value or a failure that the outside world can cause. A broken invariant throws instead and lets the
 * supervisor restart the process (docs/architecture.md, "Errors").
 */
export type Result<Value, Code extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure<Code> };

/** `code` is kebab-case and stable; `detail` is for the log and never carries personal data. */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  readonly detail?: string;
}

/** Wraps a value as a success. */
export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** Wraps a kebab-case code, and an optional detail free of personal data, as a failure. */
export function fail<const Code extends string>(
  code: Code,
  detail?: string,
): { readonly ok: false; readonly failure: Failure<Code> } {
  return { ok: false, failure: detail === undefined ? { code } : { code, detail } };
}

/** Ends an exhaustive switch: adding a case to the union breaks the build here. */
export function assertNever(value: never): never {
  throw new Error(`unreachable case reached: ${typeof value}`);
}
