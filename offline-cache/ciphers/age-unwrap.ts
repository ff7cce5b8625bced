import { createHmac, createPrivateKey, diffieHellman, hkdfSync, timingSafeEqual } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ageRecipient } from '../sealed-store/age-file.ts';

const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const header =
  /^age-encryption\.org\/v1\n-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n/;
const headerLength = 212;
const nonceLength = 16;
const tagLength = 16;
const chunkLength = 64 * 1024;

/**
 * Opens an age v1 file with one X25519 stanza and one chunk, which is what a wrapped key is; `null` for anything else,
 * and for a file that was changed or is somebody else's.
 */
export function openAgeFile(
  file: Uint8Array,
  identity: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array },
): Uint8Array | null {
  const match = header.exec(Buffer.from(file.subarray(0, headerLength + 16)).toString('latin1'));
  if (match === null) return null;
  const [whole = '', share = '', wrapped = '', mac = ''] = match;
  const fileKey = unwrapFileKey(Buffer.from(share, 'base64'), Buffer.from(wrapped, 'base64'), identity);
  if (fileKey === null) return null;
  const macKey = derive(fileKey, new Uint8Array(), 'header');
  const expected = createHmac('sha256', macKey)
    .update(whole.slice(0, whole.lastIndexOf('---') + 3))
    .digest();
  const nonce = file.subarray(whole.length, whole.length + nonceLength);
  const payloadKey = derive(fileKey, nonce, 'payload');
  const sealed = file.subarray(whole.length + nonceLength);
  const isSound = timingSafeEqual(expected, Buffer.from(mac, 'base64')) && sealed.length <= chunkLength + tagLength;
  // The last chunk, which is the first: counter 0, and the mark of the last.
  const opened = isSound ? attemptOpen(payloadKey, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), sealed) : null;
  for (const key of [fileKey, macKey, payloadKey]) key.fill(0);
  return opened;
}

function unwrapFileKey(
  share: Uint8Array,
  wrapped: Uint8Array,
  { publicKey, privateKey }: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array },
): Uint8Array | null {
  const der = Buffer.concat([pkcs8Prefix, privateKey]);
  try {
    const secret = diffieHellman({
      privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
      publicKey: ageRecipient(share).key,
    });
    const wrapKey = derive(secret, Buffer.concat([share, publicKey]), 'age-encryption.org/v1/X25519');
    const fileKey = attemptOpen(wrapKey, new Uint8Array(12), wrapped);
    secret.fill(0);
    wrapKey.fill(0);
    return fileKey?.length === 16 ? fileKey : null;
  } catch {
    // A share that is no point takes part in no secret.
    return null;
  } finally {
    der.fill(0);
  }
}

function attemptOpen(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  try {
    return chacha20poly1305(key, nonce).decrypt(sealed);
  } catch {
    return null;
  }
}

function derive(inputKey: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', inputKey, salt, info, 32));
}
