import type { AskCatalogue } from '../contracts/catalogue.ts';
import type {
  ReserveCaseNumbers,
  SendApplications,
  SendReport,
  UndecidedCode,
  UploadAttachment,
} from '../contracts/delivery.ts';
import { ok, type Result } from '../contracts/result.ts';
import { askHealth } from './ask-health.ts';
import { createAskCatalogue } from './catalogue/ask-catalogue.ts';
import type { CountyLink } from './county-link.ts';
import type { Exchange } from './exchange.ts';
import { createHttpExchange } from './http-exchange.ts';
import { reserveCaseNumbers } from './reserve-case-numbers.ts';
import { sendReport } from './send-report.ts';
import { parseAcknowledgementKey } from './signed-statement.ts';
import { submitApplications } from './submit-applications.ts';
import { uploadAttachment } from './upload-attachment.ts';

export interface CountyPlatformOptions {
  readonly baseUrl: string;
  /** The Ed25519 key that signs for the county: SPKI DER in base64, as in the station profile. */
  readonly acknowledgementKey: string;
  readonly timeouts?: PlatformTimeouts;
  /** Default: over node:http(s). */
  readonly exchange?: Exchange;
}

export interface PlatformTimeouts {
  /** An exchange ends when no byte has moved for this long, in ms; never because it is slow. Default 15 000. */
  readonly quietMs: number;
  /** Slowest link believed in, bytes a second: what the kernel holds moves out of sight. Default 1 000. */
  readonly slowestBytesPerSecond: number;
}

/** Client of one county. No call rejects: everything the county or the link can do is a result. */
export interface CountyPlatform {
  readonly sendApplications: SendApplications<AbortSignal>;
  readonly uploadAttachment: UploadAttachment<AbortSignal>;
  readonly reserveCaseNumbers: ReserveCaseNumbers<AbortSignal>;
  readonly sendReport: SendReport<AbortSignal>;
  readonly askCatalogue: AskCatalogue<AbortSignal>;
  /** Asks whether the county can be reached; the value is its clock, RFC 3339. */
  health(signal?: AbortSignal): Promise<Result<{ readonly time: string }, UndecidedCode>>;
}

const defaultTimeouts: PlatformTimeouts = { quietMs: 15_000, slowestBytesPerSecond: 1_000 };
// A full batch is answered with some 100 bytes an item; a page of a captive portal is not read to its end.
const maxAnswerBytes = 256 * 1024;
const unheard = (): void => undefined;

/** Makes the client of one county's platform; nothing is sent before the first call. */
export function createCountyPlatform(
  options: CountyPlatformOptions,
): Result<CountyPlatform, 'acknowledgement-key-invalid'> {
  const parsed = parseAcknowledgementKey(options.acknowledgementKey);
  if (!parsed.ok) return parsed;
  const key = parsed.value;
  const link: CountyLink = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    exchange: options.exchange ?? createHttpExchange({ ...(options.timeouts ?? defaultTimeouts), maxAnswerBytes }),
  };
  return ok({
    sendApplications: (applications, signal, moved = unheard) =>
      submitApplications(link, key, applications, { signal, moved }),
    uploadAttachment: (attachment, progress, signal) => uploadAttachment(link, key, attachment, progress, signal),
    reserveCaseNumbers: (request, signal, moved = unheard) => reserveCaseNumbers(link, key, request, { signal, moved }),
    sendReport: (report, signal, moved = unheard) => sendReport(link, report, { signal, moved }),
    askCatalogue: createAskCatalogue(link),
    health: (signal = new AbortController().signal) => askHealth(link, { signal, moved: unheard }),
  });
}
