import { randomBytes, timingSafeEqual } from 'node:crypto';
import smCrypto from 'sm-crypto';
import { assertKey, type CipherSuite } from './cipher-suite.ts';
import { deriveKey } from './derive-key.ts';

const { sm2, sm3, sm4 } = smCrypto;

const number = 2;
const blockLength = 16;
const tagLength = 32;
/** C1 (64) and C3 (32) of SM2; what follows is as long as the plaintext. */
const wrapOverhead = 96;

const mac: CipherSuite['mac'] = (key, message) => fromHex(sm3([...message], { key: [...key] }));

/**
 * The algorithms of GB/T 32905, 32907 and 32918. SM4 runs in counter mode (GB/T 17964) and what comes out is
 * authenticated by HMAC-SM3 under a second key: docs/decisions/0031. Plaintext never enters the library, whose plain
 * arrays cannot be wiped; keys do.
 */
export const gmSuite: CipherSuite = {
  id: 'gm-1',
  number,
  hash: (message) => fromHex(sm3([...message])),
  mac,

  seal(key, plaintext, associated) {
    const keys = sealingKeys(key);
    const start = randomBytes(blockLength);
    const ciphertext = xorKeystream(keys.encryption, start, plaintext);
    const tag = tagOf(keys.authentication, start, ciphertext, associated);
    keys.wipe();
    return Buffer.concat([Uint8Array.of(number), start, ciphertext, tag]);
  },
  open(key, sealed, associated) {
    if (sealed[0] !== number || sealed.length < 1 + blockLength + tagLength) return null;
    const keys = sealingKeys(key);
    const start = sealed.subarray(1, 1 + blockLength);
    const ciphertext = sealed.subarray(1 + blockLength, -tagLength);
    const expected = tagOf(keys.authentication, start, ciphertext, associated);
    const isSound = timingSafeEqual(expected, sealed.subarray(-tagLength));
    const opened = isSound ? xorKeystream(keys.encryption, start, ciphertext) : null;
    keys.wipe();
    return opened;
  },

  generateSigningKeys: generateKeys,
  /** r ‖ s over the SM3 of Z and the message, with the default identity of GM/T 0009. */
  sign(privateKey, message) {
    assertKey(privateKey);
    // Not the library's own one-time number: its generator is RC4.
    const { k, x1 } = signingPoint();
    return fromHex(sm2.doSignature([...message], toHex(privateKey), { hash: true, pointPool: [{ k, x1 }] }));
  },
  verify(publicKey, message, signature) {
    if (publicKey.length !== 65 || signature.length !== 64) return false;
    return sm2.doVerifySignature([...message], toHex(signature), toHex(publicKey), { hash: true });
  },

  generateWrappingKeys: generateKeys,
  wrapKey(recipient, secret) {
    if (!sm2.verifyPublicKey(toHex(recipient))) throw new RangeError('not a point of the SM2 curve');
    return Buffer.concat([Uint8Array.of(number), fromHex(sm2.doEncrypt([...secret], toHex(recipient), 1))]);
  },
  unwrapKey(privateKey, wrapped) {
    assertKey(privateKey);
    if (wrapped[0] !== number || wrapped.length <= 1 + wrapOverhead) return null;
    const opened = sm2.doDecrypt(toHex(wrapped.subarray(1)), toHex(privateKey), 1, { output: 'array' });
    return opened.length === 0 ? null : Uint8Array.from(opened);
  },
};

function sealingKeys(key: Uint8Array) {
  assertKey(key);
  const derived = deriveKey({ mac }, key, { label: 'cunban/gm-1/seal', length: 48 });
  return {
    encryption: derived.subarray(0, 16),
    authentication: derived.subarray(16),
    wipe: () => derived.fill(0),
  };
}

/** SM4-CTR: the counter is the whole block, big-endian, from `start`. */
function xorKeystream(key: Uint8Array, start: Uint8Array, input: Uint8Array): Uint8Array {
  const counters: number[] = [];
  const counter = Uint8Array.from(start);
  for (let at = 0; at < input.length; at += blockLength) {
    counters.push(...counter);
    for (let digit = blockLength - 1; digit >= 0; digit -= 1) {
      counter[digit] = ((counter[digit] ?? 0) + 1) & 0xff;
      if (counter[digit] !== 0) break;
    }
  }
  const keystream = sm4.encrypt(counters, [...key], { padding: 'none', output: 'array' });
  const output = input.map((byte, at) => byte ^ (keystream[at] ?? 0));
  keystream.fill(0);
  return output;
}

/** Everything that decides what comes out is authenticated, and lengths, so that no byte can change sides. */
function tagOf(key: Uint8Array, start: Uint8Array, ciphertext: Uint8Array, associated: Uint8Array): Uint8Array {
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(associated.length, 0);
  lengths.writeUInt32BE(ciphertext.length, 4);
  return mac(key, Buffer.concat([Uint8Array.of(number), lengths, start, associated, ciphertext]));
}

function generateKeys() {
  // 16 bytes more than the order has, so that reducing it favours no number.
  const { publicKey, privateKey } = sm2.generateKeyPairHex(randomBytes(48).toString('hex'), 16);
  return { publicKey: fromHex(publicKey), privateKey: fromHex(privateKey) };
}

/** A one-time number from the machine's own generator, in the form the library takes it. */
function signingPoint() {
  const { publicKey, privateKey } = sm2.generateKeyPairHex(randomBytes(48).toString('hex'), 16);
  const Integer = sm2.getPoint().k.constructor as new (hex: string, radix: 16) => ReturnType<typeof sm2.getPoint>['k'];
  return { k: new Integer(privateKey, 16), x1: new Integer(publicKey.slice(2, 66), 16) };
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
