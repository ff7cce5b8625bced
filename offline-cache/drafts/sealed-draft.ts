import { Value } from 'typebox/value';
import { Draft } from '../../app/contracts/draft.ts';
import type { CipherSuite } from '../ciphers/cipher-suite.ts';
import { openSealed } from '../ciphers/suites.ts';

/** Drafts are filled up to a multiple of this, so that their length does not tell how much was answered. */
const paddedTo = 512;
const lengthField = 4;

/** Seals a draft under its key, bound to the tag it will be found by. */
export function sealDraft(suite: CipherSuite, key: Uint8Array, tag: Uint8Array, draft: Draft): Uint8Array {
  const json = Buffer.from(JSON.stringify(draft), 'utf8');
  const padded = Buffer.alloc(Math.ceil((lengthField + json.length) / paddedTo) * paddedTo);
  padded.writeUInt32BE(json.length);
  padded.set(json, lengthField);
  json.fill(0);
  try {
    return suite.seal(key, padded, tag);
  } finally {
    padded.fill(0);
  }
}

/** The draft, whichever suite sealed it; `null` where it does not open or says what no draft of this software says. */
export function openDraft(key: Uint8Array, tag: Uint8Array, sealed: Uint8Array): Draft | null {
  const opened = openSealed(key, sealed, tag);
  if (!opened.ok) return null;
  const padded = Buffer.from(opened.value.buffer, opened.value.byteOffset, opened.value.byteLength);
  try {
    const draft: unknown = JSON.parse(
      padded.subarray(lengthField, lengthField + padded.readUInt32BE()).toString('utf8'),
    );
    return Value.Check(Draft, draft) ? draft : null;
  } catch {
    return null;
  } finally {
    padded.fill(0);
  }
}
