/** Operations and states of RFC 8011, as far as they are used here. */
export const OPERATION = {
  'Print-Job': 0x0002,
  'Validate-Job': 0x0004,
  'Create-Job': 0x0005,
  'Send-Document': 0x0006,
  'Cancel-Job': 0x0008,
  'Get-Job-Attributes': 0x0009,
  'Get-Jobs': 0x000a,
  'Get-Printer-Attributes': 0x000b,
} as const;
export type OperationName = keyof typeof OPERATION;

/** Status codes that are told apart; everything else is known by its class alone. */
export const STATUS = {
  ok: 0x0000,
  'bad-request': 0x0400,
  forbidden: 0x0401,
  'not-authenticated': 0x0402,
  'not-authorized': 0x0403,
  'not-possible': 0x0404,
  'not-found': 0x0406,
  'document-format-not-supported': 0x040a,
  'attributes-or-values-not-supported': 0x040b,
  'conflicting-attributes': 0x040e,
  'document-format-error': 0x0411,
  'internal-error': 0x0500,
  'operation-not-supported': 0x0501,
  'service-unavailable': 0x0502,
  'version-not-supported': 0x0503,
  'device-error': 0x0504,
  'temporary-error': 0x0505,
  'not-accepting-jobs': 0x0506,
  busy: 0x0507,
} as const;

/** Success, with or without attributes ignored. */
export function isSuccess(status: number): boolean {
  return status < 0x0100;
}

/** `0x0406` or `not-found 0x0406`, for the log. */
export function statusName(status: number): string {
  const code = `0x${status.toString(16).padStart(4, '0')}`;
  const name = Object.entries(STATUS).find(([, known]) => known === status)?.[0];
  return name === undefined ? code : `${name} ${code}`;
}

export function operationName(code: number): OperationName | null {
  const found = Object.entries(OPERATION).find(([, known]) => known === code);
  return found === undefined ? null : (found[0] as OperationName);
}

export const PRINTER_STATE = { idle: 3, processing: 4, stopped: 5 } as const;

export const JOB_STATE = {
  pending: 3,
  'pending-held': 4,
  processing: 5,
  'processing-stopped': 6,
  canceled: 7,
  aborted: 8,
  completed: 9,
} as const;
export type JobState = keyof typeof JOB_STATE;
