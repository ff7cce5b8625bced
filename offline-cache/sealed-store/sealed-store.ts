import { hash } from 'node:crypto';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type AgeRecipient, ageRecipient, finishAgeFile, startAgeFile } from './age-file.ts';
import { decodeAgeRecipient } from './age-recipient.ts';
import { startAhead } from './start-ahead.ts';

/** Seals plaintext to the county. The station holds no key that opens what it sealed. */
export interface SealedStore {
  /** Encrypts and then overwrites `plaintext` with zeros, whether or not sealing succeeded. */
  seal(plaintext: Uint8Array): Sealed;
  /** Ends the thread that works ahead, where there is one. */
  close(): Promise<void>;
}

export interface Sealed {
  /** A binary `age` v1 file. */
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Makes a store for one native X25519 recipient (`age1…`); any other kind is refused. With `ahead`, a thread of its own
 * draws keys for the next files, which is nine tenths of sealing one application.
 */
export function createSealedStore(
  recipient: string,
  { ahead = false }: { readonly ahead?: boolean } = {},
): Result<SealedStore, 'county-recipient-invalid'> {
  const publicKey = decodeAgeRecipient(recipient);
  if (publicKey === null) return fail('county-recipient-invalid', 'not a native X25519 recipient, or mistyped');
  let county: AgeRecipient;
  try {
    county = ageRecipient(publicKey);
  } catch {
    return fail('county-recipient-invalid', 'no usable key');
  }
  const started = ahead ? startAhead(county) : null;
  return ok({
    seal(plaintext) {
      try {
        const bytes = finishAgeFile(started?.take() ?? startAgeFile(county), plaintext);
        return { bytes, sha256: sha256Hex(bytes) };
      } finally {
        plaintext.fill(0);
      }
    },
    close: async () => started?.close(),
  });
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}
