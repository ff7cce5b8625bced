import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { app } from './app.ts';
import type { Covers } from './covers.ts';

type Member = 'decryptStringAsync' | 'encryptStringAsync' | 'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable';
type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>;

const builtInPassword = 'peanuts';
const markLength = 3;
const nonceLength = 12;
const tagLength = 16;

/**
 * As on a Linux machine without a keyring, unless the environment names one: it says `basic_text`, and seals under the
 * password that everybody can read in Chromium's source.
 */
export const safeStorage: Covers<SafeStorage, Member> = {
  getSelectedStorageBackend: () => (process.env.CUNBAN_KEYRING ?? 'basic_text') as Backend,
  isAsyncEncryptionAvailable: async () => true,
  async encryptStringAsync(plainText) {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from(mark()), nonce, cipher.getAuthTag(), sealed]);
  },
  async decryptStringAsync(encrypted) {
    if (Buffer.from(encrypted.subarray(0, markLength)).toString('latin1') !== mark()) throw failed();
    const [nonceEnd, tagEnd] = [markLength + nonceLength, markLength + nonceLength + tagLength];
    const cipher = createDecipheriv('aes-256-gcm', key(), encrypted.subarray(markLength, nonceEnd));
    cipher.setAuthTag(encrypted.subarray(nonceEnd, tagEnd));
    try {
      const result = Buffer.concat([cipher.update(encrypted.subarray(tagEnd)), cipher.final()]).toString('utf8');
      return { result, shouldReEncrypt: false };
    } catch {
      throw failed();
    }
  },
};

function failed(): Error {
  return new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
}

function mark(): string {
  return safeStorage.getSelectedStorageBackend() === 'basic_text' ? 'v10' : 'v11';
}

function key(): Buffer {
  if (mark() === 'v10') return createHash('sha256').update(builtInPassword).digest();
  const file = join(app.getPath('userData'), 'keyring');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}
