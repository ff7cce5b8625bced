import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import { fail, ok, type Result } from '../../app/contracts/result.ts';

/** Seals plaintext to the county. The station holds no key that opens what it sealed. */
export interface SealedStore {
  /** Encrypts and then overwrites `plaintext` with zeros, whether or not sealing succeeded. */
  seal(plaintext: Uint8Array): Promise<Sealed>;
}

export interface Sealed {
  /** A binary `age` v1 file. */
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, lower-case hexadecimal. */
  readonly sha256: string;
}

// Bech32 alphabet, 52 characters of key and 6 of checksum. This also keeps out age1pq1… and age1tag1… recipients,
// which the library takes but the age found on county servers (1.1) cannot open.
const x25519Recipient = /^age1[02-9ac-hj-np-z]{58}$/;

/** Makes a store for one native X25519 recipient (`age1…`); any other kind is refused. */
export function createSealedStore(recipient: string): Result<SealedStore, 'county-recipient-invalid'> {
  if (!x25519Recipient.test(recipient)) return fail('county-recipient-invalid', 'not a native X25519 recipient');
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch {
    return fail('county-recipient-invalid', 'checksum');
  }
  return ok({
    async seal(plaintext) {
      try {
        const bytes = await encrypter.encrypt(plaintext);
        return { bytes, sha256: sha256Hex(bytes) };
      } finally {
        plaintext.fill(0);
      }
    },
  });
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
