import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { ageRecipient, encryptAgeFile } from '../sealed-store/age-file.ts';
import { openAgeFile } from './age-unwrap.ts';
import { assertKey, type CipherSuite, type KeyPair } from './cipher-suite.ts';
import { hmacSha256 } from './hmac-sha256.ts';

const number = 1;
const nonceLength = 12;
const tagLength = 16;
/** Up to the raw key, of a public (SPKI) and a private (PKCS #8) key. */
const ed25519 = { spki: '302a300506032b6570032100', pkcs8: '302e020100300506032b657004220420' };
const x25519 = { spki: '302a300506032b656e032100', pkcs8: '302e020100300506032b656e04220420' };

/** What every station has unless it is told otherwise: algorithms that Node and Electron (BoringSSL) both bring. */
export const defaultSuite: CipherSuite = {
  id: 'default-1',
  number,
  hash: (message) => createHash('sha256').update(message).digest(),
  mac: hmacSha256,

  seal(key, plaintext, associated) {
    assertKey(key);
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
    cipher.setAAD(authenticated(associated));
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    return Buffer.concat([Uint8Array.of(number), nonce, ciphertext, cipher.getAuthTag()]);
  },
  open(key, sealed, associated) {
    assertKey(key);
    if (sealed[0] !== number || sealed.length < 1 + nonceLength + tagLength) return null;
    const nonce = sealed.subarray(1, 1 + nonceLength);
    const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
    cipher.setAAD(authenticated(associated));
    cipher.setAuthTag(sealed.subarray(-tagLength));
    const opened = cipher.update(sealed.subarray(1 + nonceLength, -tagLength));
    try {
      cipher.final();
      return opened;
    } catch {
      opened.fill(0);
      return null;
    }
  },

  generateSigningKeys: () => rawKeys(generateKeyPairSync('ed25519'), ed25519),
  sign: (privateKey, message) => sign(null, message, privateKeyOf(privateKey, ed25519)),
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const key = createPublicKey({ key: prefixed(ed25519.spki, publicKey), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  },

  generateWrappingKeys: () => rawKeys(generateKeyPairSync('x25519'), x25519),
  wrapKey: (recipient, secret) =>
    Buffer.concat([Uint8Array.of(number), encryptAgeFile(secret, ageRecipient(recipient))]),
  unwrapKey(privateKey, wrapped) {
    if (wrapped[0] !== number) return null;
    const publicKey = raw(
      createPublicKey(privateKeyOf(privateKey, x25519)).export({ format: 'der', type: 'spki' }),
      x25519.spki,
    );
    return openAgeFile(wrapped.subarray(1), { publicKey, privateKey });
  },
};

/** The number of the suite is authenticated too: nothing sealed is taken for another suite's. */
function authenticated(associated: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(number), associated]);
}

function rawKeys(
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  prefix: typeof ed25519,
): KeyPair {
  return {
    publicKey: raw(keys.publicKey.export({ format: 'der', type: 'spki' }), prefix.spki),
    privateKey: raw(keys.privateKey.export({ format: 'der', type: 'pkcs8' }), prefix.pkcs8),
  };
}

function raw(der: Uint8Array, prefix: string): Uint8Array {
  const key = Uint8Array.from(der.subarray(prefix.length / 2));
  der.fill(0);
  return key;
}

function privateKeyOf(privateKey: Uint8Array, prefix: typeof ed25519): KeyObject {
  assertKey(privateKey);
  const der = prefixed(prefix.pkcs8, privateKey);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

function prefixed(prefix: string, key: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(prefix, 'hex'), key]);
}
