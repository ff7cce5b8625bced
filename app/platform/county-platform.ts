import type { AskCatalogue } from '../contracts/catalogue.ts';
import type {
  BatchResult,
  Moved,
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
import { type Exchange, maxAnswerBytes } from './exchange.ts';
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
  /** Told whenever an answer was the county's own beyond doubt; of `health` its result tells. */
  readonly onHeard?: () => void;
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
  health(signal?: AbortSignal, moved?: Moved): Promise<Result<{ readonly time: string }, UndecidedCode>>;
}

const defaultTimeouts: PlatformTimeouts = { quietMs: 15_000, slowestBytesPerSecond: 1_000 };
const unheard = (): void => undefined;

/** Makes the client of one county's platform; nothing is sent before the first call. */
export function createCountyPlatform(
  options: CountyPlatformOptions,
): Result<CountyPlatform, 'acknowledgement-key-invalid'> {
  const parsed = parseAcknowledgementKey(options.acknowledgementKey);
  if (!parsed.ok) return parsed;
  const key = parsed.value;
  const heard = options.onHeard ?? unheard;
  const link: CountyLink = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    exchange: options.exchange ?? createHttpExchange({ ...(options.timeouts ?? defaultTimeouts), maxAnswerBytes }),
  };
  const hear = async <Outcome extends Answered>(answer: Promise<Outcome>): Promise<Outcome> => {
    const given = await answer;
    if (isCountys(given)) heard();
    return given;
  };
  const ask = createAskCatalogue(link);
  return ok({
    sendApplications: (applications, signal, moved = unheard) =>
      hear(submitApplications(link, key, applications, { signal, moved })),
    uploadAttachment(attachment, progress, signal) {
      const onOffset = (offset: number): void => {
        heard();
        progress.onOffset(offset);
      };
      return hear(uploadAttachment(link, key, attachment, { ...progress, onOffset }, signal));
    },
    reserveCaseNumbers: (request, signal, moved = unheard) =>
      hear(reserveCaseNumbers(link, key, request, { signal, moved })),
    sendReport: (report, signal, moved = unheard) => hear(sendReport(link, report, { signal, moved })),
    askCatalogue: (question, moved, signal) => hear(ask(question, moved, signal)),
    health: (signal = new AbortController().signal, moved = unheard) => askHealth(link, { signal, moved }),
  });
}

interface Answered {
  readonly outcome: string;
  readonly countyReached?: boolean;
  readonly results?: Extract<BatchResult, { readonly outcome: 'answered' }>['results'];
}

/**
 * Whether an answer was the county's own beyond doubt. A batch may be answered with nothing but signatures of a
 * stranger.
 */
function isCountys({ outcome, countyReached, results }: Answered): boolean {
  if (results !== undefined) return [...results.values()].some(isCountys);
  // A web server says 416 in its own name.
  return outcome === 'undecided' ? countyReached === true : outcome !== 'no-such-piece';
}
