import { uuidText } from '../../app/platform/uuid-bytes.ts';
import type { ReceivedApplication } from './inbox.ts';
import type { InterfaceDocument } from './interface-document.ts';
import { CountyProblem } from './problem.ts';
import type { TakeItem } from './take-item.ts';

/** One line of the answer to a batch. */
export type ItemResult =
  | {
      readonly key: Uint8Array;
      readonly status: 200 | 201;
      readonly caseNumber: string;
      readonly receivedAt: string;
      readonly signature: Uint8Array;
    }
  | {
      readonly key: Uint8Array;
      readonly status: 422;
      readonly code: 'case-declined';
      readonly declinedAt: string;
      readonly signature: Uint8Array;
    }
  | { readonly key: Uint8Array; readonly status: number; readonly code: string; readonly retryAfter?: number };

interface Batch {
  readonly stationCode: string;
  readonly items: readonly { readonly key: Uint8Array; readonly lane?: unknown }[];
}

/**
 * Takes the items of a batch one by one: lanes side by side, one lane in its order. Whatever is wrong with one harms no
 * other, but what stands behind an item that is put off is put off with it. A body that is no batch is thrown.
 */
export function createTakeBatch(
  document: InterfaceDocument,
  takeItem: TakeItem,
): (body: unknown) => Promise<readonly ItemResult[]> {
  return async (body) => {
    const trouble = document.trouble('Batch', body);
    if (trouble !== null) throw new CountyProblem(400, 'request-invalid', trouble);
    const { stationCode, items } = body as Batch;
    const lanes = Map.groupBy(items, ({ lane, key }) => (typeof lane === 'string' ? `lane ${lane}` : uuidText(key)));
    const results = await Promise.all([...lanes.values()].map((lane) => takeLane(takeItem, stationCode, lane)));
    return results.flat();
  };
}

async function takeLane(
  takeItem: TakeItem,
  stationCode: string,
  items: Batch['items'],
): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = [];
  let putOff = false;
  for (const item of items) {
    const result: ItemResult = putOff
      ? { key: item.key, status: 503, code: 'unavailable' }
      : await takeOne(takeItem, stationCode, item);
    putOff ||= [409, 429, 500, 503, 507].includes(result.status);
    results.push(result);
  }
  return results;
}

async function takeOne(takeItem: TakeItem, stationCode: string, item: Batch['items'][number]): Promise<ItemResult> {
  try {
    const { key } = item;
    const decided = await takeItem(stationCode, item);
    if (decided.status !== 422) return { key, status: decided.status, ...signedWord(decided.received) };
    const { declinedAt, signature } = decided.declined;
    return { key, status: 422, code: 'case-declined', declinedAt, signature: Buffer.from(signature, 'base64') };
  } catch (error) {
    if (!(error instanceof CountyProblem)) throw error;
    const { status, body, retryAfterSeconds } = error;
    const retryAfter = retryAfterSeconds === null ? {} : { retryAfter: retryAfterSeconds };
    return { key: item.key, status, code: body.code, ...retryAfter };
  }
}

function signedWord({ caseNumber, receivedAt, acknowledgement }: ReceivedApplication) {
  return { caseNumber, receivedAt, signature: Buffer.from(acknowledgement.signature, 'base64') };
}
