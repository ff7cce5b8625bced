import type { ExchangeFn } from './sdt-driver.ts';
import { decodeSamId, verdictOf } from './sdt-reply.ts';

/** The first question after power-on is often lost. */
const SAM_ID_TRIES = 3;

/** `broken`: the reader says itself that its module failed its test or is not licensed. */
export type ReaderState = 'silent' | 'broken' | 'well';

/** Asks a reader how it is; a second time when the line spoiled the first answer. */
export async function askState(exchange: ExchangeFn): Promise<ReaderState> {
  let answer = await exchange('status');
  if (answer.kind !== 'reply' && answer.kind !== 'connection-closed') answer = await exchange('status');
  if (answer.kind !== 'reply') return 'silent';
  return verdictOf(answer.reply.meaning) === 'reader-broken' ? 'broken' : 'well';
}

/**
 * Prepares a reader that may just have been switched on and returns its SAM id, by which it is told from every other:
 * `null` if it does not tell, `silent` if nobody answers. Readers that do not know the first command do without it.
 */
export async function introduce(exchange: ExchangeFn): Promise<{ readonly samId: string | null } | 'silent'> {
  const prepared = await exchange('set-max-rf-bytes');
  if (prepared.kind === 'silent' || prepared.kind === 'connection-closed') return 'silent';
  return { samId: await readSamId(exchange) };
}

/** The SAM id, `null` if it cannot be had. */
export async function readSamId(exchange: ExchangeFn): Promise<string | null> {
  for (let tries = 0; tries < SAM_ID_TRIES; tries += 1) {
    const answer = await exchange('read-sam-id');
    if (answer.kind === 'connection-closed') return null;
    const samId = answer.kind === 'reply' ? decodeSamId(answer.reply.data) : null;
    if (samId !== null) return samId;
  }
  return null;
}

/**
 * After a good read `find` answers "none" until the card leaves; the new-address command answers "ok" or "no such
 * item" exactly while the same card lies there.
 */
export async function isStillLying(exchange: ExchangeFn): Promise<boolean> {
  const answer = await exchange('read-new-address');
  if (answer.kind !== 'reply') return false;
  answer.reply.data.fill(0);
  return answer.reply.meaning === 'ok' || answer.reply.meaning === 'no-such-item';
}
