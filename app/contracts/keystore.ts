import type { Handlers } from './contract.ts';
import { fail, ok, type Result } from './result.ts';
import type { KeystoreFailure, shellContract } from './shell.ts';

/** What is used of Electron's `safeStorage`. */
interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Uint8Array>;
  decryptStringAsync(sealed: Uint8Array): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
  /** On Linux only. */
  getSelectedStorageBackend?(): string;
}

/** How Chromium marks, on Linux, what it sealed under the password that is written in its source. */
const builtInPasswordMark = [...'v10'].map((character) => character.charCodeAt(0));

/**
 * The shell's answers to whoever wants a secret sealed by the operating system's keyring. A Linux machine without a
 * keyring "seals" under a password that everybody knows: that is refused, by the name of the back-end and by the mark on
 * what came out, because the name is that of the older, synchronous interface.
 */
export function createKeystore(
  storage: SafeStorage,
): Pick<Handlers<typeof shellContract>, 'sealSecret' | 'openSecret'> {
  const isInsecure = (sealed: Uint8Array): boolean =>
    storage.getSelectedStorageBackend !== undefined &&
    (storage.getSelectedStorageBackend() === 'basic_text' ||
      builtInPasswordMark.every((unit, at) => sealed[at] === unit));

  const seal = async (secret: Uint8Array): Promise<Result<{ readonly sealed: Uint8Array }, KeystoreFailure>> => {
    if (!(await storage.isAsyncEncryptionAvailable())) return fail('keystore-unavailable');
    // Electron seals text alone. The text cannot be wiped; it lives as long as this call.
    const sealed = new Uint8Array(await storage.encryptStringAsync(toHex(secret)));
    return isInsecure(sealed) ? fail('keystore-insecure') : ok({ sealed });
  };

  const open = async (
    sealed: Uint8Array,
  ): Promise<Result<{ readonly secret: Uint8Array; readonly stale: boolean }, KeystoreFailure>> => {
    if (!(await storage.isAsyncEncryptionAvailable())) return fail('keystore-unavailable');
    if (isInsecure(sealed)) return fail('keystore-insecure');
    const { result, shouldReEncrypt } = await storage.decryptStringAsync(sealed);
    return ok({ secret: fromHex(result), stale: shouldReEncrypt });
  };

  return {
    sealSecret: ({ secret }) => seal(secret).catch(() => fail('keystore-unavailable')),
    openSecret: ({ sealed }) =>
      open(sealed).catch((error: unknown) =>
        // The only word by which Electron tells "later" from "never".
        fail(String(error).includes('temporarily unavailable') ? 'keystore-unavailable' : 'sealed-key-refused'),
      ),
  };
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}
