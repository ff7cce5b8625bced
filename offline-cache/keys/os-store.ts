import type { ContractClient } from '../../app/contracts/contract-client.ts';
import { fail, ok } from '../../app/contracts/result.ts';
import type { shellContract } from '../../app/contracts/shell.ts';
import type { KeyStore, KeyStoreFailureCode } from './key-store.ts';

/** The operating system's keyring, which only the shell can reach. */
export function createOsStore(shell: Pick<ContractClient<typeof shellContract>, 'call'>): KeyStore {
  return {
    name: 'os-keystore',
    async seal(key) {
      const sealed = await shell.call('sealSecret', { secret: key });
      return sealed.ok ? ok(sealed.value.sealed) : fail(codeOf(sealed.failure.code));
    },
    async unseal(sealed) {
      const opened = await shell.call('openSecret', { sealed });
      return opened.ok
        ? ok({ key: opened.value.secret, stale: opened.value.stale })
        : fail(codeOf(opened.failure.code));
    },
  };
}

/** A shell that went away, or answered nonsense, is no keyring for now. */
function codeOf(code: string): KeyStoreFailureCode {
  return code === 'keystore-insecure' || code === 'sealed-key-refused' ? code : 'keystore-unavailable';
}
