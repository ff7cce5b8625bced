import type { ContractClient } from '../../app/contracts/contract-client.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { shellContract } from '../../app/contracts/shell.ts';
import type { Clock } from '../clock.ts';
import { within } from '../within.ts';
import type { KeyStore, KeyStoreFailureCode } from './key-store.ts';

/** A keyring that is locked waits for a person at its prompt, whom nobody has called. */
const limitMs = 10_000;

/** The operating system's keyring, which only the shell can reach. */
export function createOsStore(shell: Pick<ContractClient<typeof shellContract>, 'call'>, clock: Clock): KeyStore {
  let isAsked = false;
  /** What comes too late is overwritten. One question at a time: to a keyring that is silent they would pile up. */
  const ask = async <Value>(
    call: () => Promise<Result<Value>>,
    secretOf: (value: Value) => Uint8Array,
  ): Promise<Result<Value, KeyStoreFailureCode>> => {
    if (isAsked) return fail('keystore-unavailable');
    isAsked = true;
    const answer = call().finally(() => {
      isAsked = false;
    });
    const answered = await within(clock, limitMs, answer, (late) => {
      if (late.ok) secretOf(late.value).fill(0);
    });
    if (!answered.ok) return fail('keystore-unavailable');
    return answered.value.ok ? answered.value : fail(codeOf(answered.value.failure.code));
  };

  return {
    name: 'os-keystore',
    async seal(key) {
      const sealed = await ask(
        () => shell.call('sealSecret', { secret: key }),
        (value) => value.sealed,
      );
      return sealed.ok ? ok(sealed.value.sealed) : sealed;
    },
    async unseal(sealed) {
      const opened = await ask(
        () => shell.call('openSecret', { sealed }),
        ({ secret }) => secret,
      );
      return opened.ok ? ok({ key: opened.value.secret, stale: opened.value.stale }) : opened;
    },
  };
}

/** A shell that went away, or answered nonsense, is no keyring for now. */
function codeOf(code: string): KeyStoreFailureCode {
  return code === 'keystore-insecure' || code === 'sealed-key-refused' ? code : 'keystore-unavailable';
}
