import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { deriveKey } from '../ciphers/derive-key.ts';
import { hmacSha256 } from '../ciphers/hmac-sha256.ts';

/*
 * A binary age v1 file (C2SP age.md) for one X25519 recipient:
 *
 *   age-encryption.org/v1
 *   -> X25519 <ephemeral share>
 *   <file key, wrapped>
 *   --- <HMAC of all above>
 *   nonce (16) · payload in STREAM chunks of 64 KiB, each with its 16-byte tag
 *
 * Written here rather than by a library, whose WebCrypto calls and streams cost more than saving the whole application.
 * ChaCha20-Poly1305 comes from a library because Electron's node:crypto has none.
 */
export const ageChunkLength = 64 * 1024;
const tagLength = 16;
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const noNonce = new Uint8Array(12);

export interface AgeRecipient {
  readonly bytes: Uint8Array;
  readonly key: KeyObject;
}

/** Makes the recipient of its 32-byte X25519 public key. Throws for a point that takes part in no secret. */
export function ageRecipient(bytes: Uint8Array): AgeRecipient {
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: 'der', type: 'spki' });
  diffieHellman({ privateKey: generateKeyPairSync('x25519').privateKey, publicKey: key });
  return { bytes, key };
}

/** All of an age file that does not depend on what is in it, and the key for the rest. Good for one file only. */
export interface AgeFileStart {
  /** What stands before the first chunk; as long for every file to one recipient. */
  readonly beginning: Uint8Array;
  /** 32 bytes. */
  readonly payloadKey: Uint8Array;
}

/** Draws the keys of one file to `recipient` and writes its header. */
export function startAgeFile(recipient: AgeRecipient): AgeFileStart {
  const fileKey = randomBytes(16);
  const share = generateKeyPairSync('x25519');
  // As a JWK, because writing DER takes OpenSSL as long as making the key.
  const shareBytes = Buffer.from(String(share.publicKey.export({ format: 'jwk' }).x), 'base64url');
  const secret = diffieHellman({ privateKey: share.privateKey, publicKey: recipient.key });
  const wrapKey = derive(secret, Buffer.concat([shareBytes, recipient.bytes]), 'age-encryption.org/v1/X25519');
  const wrapped = chacha20poly1305(wrapKey, noNonce).encrypt(fileKey);
  const header = `age-encryption.org/v1\n-> X25519 ${base64(shareBytes)}\n${base64(wrapped)}\n---`;
  const macKey = derive(fileKey, new Uint8Array(), 'header');
  const mac = hmacSha256(macKey, Buffer.from(header));
  const nonce = randomBytes(16);
  const payloadKey = derive(fileKey, nonce, 'payload');
  for (const key of [fileKey, secret, wrapKey, macKey]) key.fill(0);
  return { beginning: Buffer.concat([Buffer.from(`${header} ${base64(mac)}\n`), nonce]), payloadKey };
}

/** Encrypts `plaintext`, which stays as it is, to `recipient`. */
export function encryptAgeFile(plaintext: Uint8Array, recipient: AgeRecipient): Uint8Array {
  return finishAgeFile(startAgeFile(recipient), plaintext);
}

/** Encrypts `plaintext`, which stays as it is, as the content of a file begun before; its key is overwritten. */
export function finishAgeFile(start: AgeFileStart, plaintext: Uint8Array): Uint8Array {
  const file = continueAgeFile(start);
  const bytes = Buffer.concat([file.beginning, ...chunks(file, plaintext)]);
  file.forget();
  return bytes;
}

/** An age file made piece by piece, for what is too large for memory. */
export interface AgeFile {
  /** What stands before the first chunk. */
  readonly beginning: Uint8Array;
  /** Encrypts the next chunk: `ageChunkLength` bytes, fewer only for the last, none only where there is no other. */
  sealChunk(plaintext: Uint8Array, last: boolean): Uint8Array;
  /** Overwrites the key. Nothing can be sealed after. */
  forget(): void;
}

/** Begins an age file to `recipient` under a key of its own. */
export function beginAgeFile(recipient: AgeRecipient): AgeFile {
  return continueAgeFile(startAgeFile(recipient));
}

function continueAgeFile({ beginning, payloadKey }: AgeFileStart): AgeFile {
  let index = 0;
  return {
    beginning,
    // Nonce of a chunk: 11 bytes of counter, big-endian, and one that is 1 for the last.
    sealChunk(plaintext, last) {
      const chunkNonce = Buffer.alloc(12);
      chunkNonce.writeUInt32BE(index, 7);
      chunkNonce.writeUInt8(last ? 1 : 0, 11);
      index += 1;
      const sealed = new Uint8Array(plaintext.length + tagLength);
      return chacha20poly1305(payloadKey, chunkNonce).encrypt(plaintext, sealed);
    },
    forget: () => void payloadKey.fill(0),
  };
}

function derive(inputKey: Uint8Array, salt: Uint8Array, label: string): Uint8Array {
  return deriveKey({ mac: hmacSha256 }, inputKey, { salt, label });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** Only an empty file has an empty chunk. */
function* chunks(file: AgeFile, plaintext: Uint8Array): Generator<Uint8Array> {
  const count = Math.max(1, Math.ceil(plaintext.length / ageChunkLength));
  for (let index = 0; index < count; index += 1) {
    yield file.sealChunk(plaintext.subarray(index * ageChunkLength, (index + 1) * ageChunkLength), index === count - 1);
  }
}
