import { fail, ok } from '../../app/contracts/result.ts';
import { keyLength } from '../ciphers/cipher-suite.ts';
import type { KeyStore } from './key-store.ts';

/** Where a machine has nothing better: the key lies in its file as it is, and the file's mode guards it. */
export const fileStore: KeyStore = {
  name: 'protected-file',
  seal: async (key) => ok(Uint8Array.from(key)),
  unseal: async (sealed) =>
    sealed.length === keyLength
      ? ok({ key: Uint8Array.from(sealed), stale: false })
      : fail('sealed-key-refused', `${sealed.length} bytes`),
};
