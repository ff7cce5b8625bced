import type { KeyObject } from 'node:crypto';
import { DetailedError, type HttpStack, Upload } from 'tus-js-client';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { OutboundAttachment, UploadAttachment, UploadResult } from '../contracts/delivery.ts';
import { acceptsBody } from './cbor-body.ts';
import { type Attempt, type CountyLink, readAnswer, settled } from './county-link.ts';
import { ExchangeFailed } from './exchange-failed.ts';
import { garbledAnswer, interpretProblem, notTheCounty, type Unsettled } from './problem.ts';
import { attachmentStatement, verifyStatement } from './signed-statement.ts';
import { answerOf, createTusStack } from './tus-stack.ts';

type Progress = Parameters<UploadAttachment<AbortSignal>>[1];

const Acknowledgement = Type.Object({
  receivedAt: Type.String({ format: 'date-time' }),
  sizeBytes: Type.Integer({ minimum: 1 }),
  signature: Type.Unknown(),
});

// A county that keeps giving another offset than it takes pieces at would hold the link for ever.
const mostResumptions = 3;

/**
 * Uploads one sealed paper by tus, in pieces as long as the caller allows. Asks first whether the county holds it
 * already, and is done only with the county's signed word that it holds it whole.
 */
export async function uploadAttachment(
  link: CountyLink,
  countyKey: KeyObject,
  attachment: OutboundAttachment,
  progress: Progress,
  signal: AbortSignal,
): Promise<UploadResult> {
  const attempt = { signal, moved: progress.moved ?? (() => undefined) };
  const held = await askAcknowledgement(link, countyKey, attachment, attempt);
  if (held !== 'not-held') return held;
  let uploadUrl = isPlace(attachment.uploadUrl) ? attachment.uploadUrl : null;
  for (let resumption = 0; resumption <= mostResumptions; resumption += 1) {
    const ended = await transfer(link, { ...attachment, uploadUrl }, progress, attempt);
    switch (ended.outcome) {
      case 'sent': {
        const acknowledged = await askAcknowledgement(link, countyKey, attachment, attempt);
        if (acknowledged !== 'not-held') return acknowledged;
        // Sent whole to a place the county knows nothing of any more, as after a restored backup: begun anew.
        uploadUrl = null;
        break;
      }
      // 409: the upload stands elsewhere than the last answer said. HEAD asks where.
      case 'resume-at':
        uploadUrl = ended.uploadUrl;
        break;
      default:
        return ended;
    }
  }
  return { outcome: 'undecided', code: 'county-failed', countyReached: true };
}

async function askAcknowledgement(
  link: CountyLink,
  countyKey: KeyObject,
  { sealedSha256, sizeBytes }: OutboundAttachment,
  attempt: Attempt,
): Promise<Exclude<UploadResult, { readonly outcome: 'yielded' }> | 'not-held'> {
  const url = `${link.baseUrl}/v1/attachments/${sealedSha256}/acknowledgement`;
  const answer = await settled(() => link.exchange({ method: 'GET', url, headers: acceptsBody, ...attempt }));
  if ('outcome' in answer) return answer;
  if (answer.status === 404) return interpretNotFound(answer);
  const said = readAnswer(answer);
  if (said.outcome !== 'said') return said;
  const { value } = said;
  if (!Value.Check(Acknowledgement, value) || !(value.signature instanceof Uint8Array)) return garbledAnswer;
  if (value.sizeBytes !== sizeBytes)
    return { outcome: 'undecided', code: 'acknowledges-another', countyReached: false };
  const statement = attachmentStatement({ receivedAt: value.receivedAt, sealedSha256, sizeBytes });
  const signed = verifyStatement(statement, value.signature, countyKey);
  if (signed === null) return { outcome: 'undecided', code: 'signature-invalid', countyReached: false };
  return { outcome: 'acknowledged', acknowledgement: { sealedSha256, ...signed } };
}

function interpretNotFound(answer: Parameters<typeof interpretProblem>[0]): Unsettled | 'not-held' {
  const problem = answer.header('content-type')?.startsWith('application/problem+json') ?? false;
  return problem ? 'not-held' : notTheCounty;
}

type Transferred =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'resume-at'; readonly uploadUrl: string }
  | { readonly outcome: 'yielded' }
  | Unsettled;

function transfer(
  link: CountyLink,
  attachment: OutboundAttachment,
  progress: Progress,
  attempt: Attempt,
): Promise<Transferred> {
  return new Promise((resolve, reject) => {
    const { sealedSha256, stationCode, applicationKey, sizeBytes } = attachment;
    const yielding = (): void => {
      void upload.abort();
      resolve({ outcome: 'yielded' });
    };
    const upload: Upload = new Upload(notRead, {
      endpoint: `${link.baseUrl}/v1/attachments`,
      uploadUrl: attachment.uploadUrl,
      uploadSize: sizeBytes,
      metadata: { stationCode, sealedSha256, applicationKey },
      // Retries, their pauses and what is remembered belong to the outbox.
      retryDelays: null,
      storeFingerprintForResuming: false,
      httpStack: createTusStack(link.exchange, attempt) satisfies HttpStack,
      fileReader: {
        openFile: async () => ({
          size: sizeBytes,
          async slice(start) {
            const allowed = progress.nextPieceBytes();
            if (allowed <= 0) {
              yielding();
              return { value: null, done: false };
            }
            return { value: await attachment.read(start, Math.min(allowed, sizeBytes - start)), done: false };
          },
          close: () => undefined,
        }),
      },
      onUploadUrlAvailable() {
        if (isPlace(upload.url)) {
          progress.onPlace(upload.url);
          return;
        }
        void upload.abort();
        resolve(garbledAnswer);
      },
      onChunkComplete: (_size, offset) => progress.onOffset(offset),
      onSuccess: () => resolve({ outcome: 'sent' }),
      onError(error) {
        const ended = interpretError(error, upload.url);
        if (ended === null) reject(error);
        else resolve(ended);
      },
    });
    upload.start();
  });
}

// The library wants something to read; pieces are read by offset instead.
const notRead = { read: () => Promise.reject(new Error('read as a stream')) };

/** Whether somebody can be asked at this URL. What a county, or a box before it, says in `Location` may be anything. */
function isPlace(url: string | null): url is string {
  return url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** `null` for a bug. */
function interpretError(error: Error, uploadUrl: string | null): Transferred | null {
  if (!(error instanceof DetailedError)) return null;
  const { causingError } = error;
  if (causingError instanceof ExchangeFailed) {
    return { outcome: 'undecided', code: causingError.code, countyReached: false };
  }
  const answer = answerOf(error.originalResponse);
  if (answer === null) return null;
  // tus answers in plain text, and with these statuses only.
  if (answer.status === 409 && uploadUrl !== null) return { outcome: 'resume-at', uploadUrl };
  if ((answer.status === 404 || answer.status === 410) && uploadUrl !== null)
    return { outcome: 'resume-at', uploadUrl };
  if (answer.status === 423) return { outcome: 'undecided', code: 'in-flight', countyReached: true };
  return answer.status < 400 ? notTheCounty : interpretProblem(answer);
}
