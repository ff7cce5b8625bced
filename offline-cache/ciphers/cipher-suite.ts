/**
 * A set of algorithms that go together. Everything a suite seals or wraps begins with its number, so that what an
 * older suite made still opens after a station was changed to another (crypto agility).
 */
export interface CipherSuite {
  readonly id: SuiteId;
  /** First byte of everything the suite seals or wraps. */
  readonly number: number;
  /** 32 bytes. */
  hash(message: Uint8Array): Uint8Array;
  /** 32 bytes; a key of any length. */
  mac(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** Encrypts and authenticates under a 32-byte key; `associated` is authenticated only. A fresh nonce every time. */
  seal(key: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array;
  /** What `seal` was given, `null` where one bit of key, ciphertext or `associated` is another. */
  open(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | null;
  generateSigningKeys(): KeyPair;
  sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  generateWrappingKeys(): KeyPair;
  /** Encrypts a short secret, such as a key, so that only the holder of the private key reads it. */
  wrapKey(recipient: Uint8Array, secret: Uint8Array): Uint8Array;
  unwrapKey(privateKey: Uint8Array, wrapped: Uint8Array): Uint8Array | null;
}

/**
 * - `default-1`  AES-256-GCM, SHA-256, Ed25519, X25519 in the age format
 * - `gm-1`       SM4-CTR with HMAC-SM3 (encrypt then MAC), SM3, SM2
 */
export type SuiteId = 'default-1' | 'gm-1';

/** Raw keys, as the suite's standard writes them. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

export const keyLength = 32;

/** Throws for a key of a wrong length: a bug, never the world's doing. */
export function assertKey(key: Uint8Array): void {
  if (key.length !== keyLength) throw new RangeError(`a key has ${keyLength} bytes, not ${key.length}`);
}
