import type { Result } from '../../app/contracts/result.ts';

/** Who guards the station key, in the order of how well: see `docs/decisions/0032`. */
export type KeyStoreName = 'os-keystore' | 'tpm' | 'protected-file';

/**
 * - `keystore-unavailable`  no keyring of the operating system answers
 * - `keystore-insecure`     it answers, but would seal under a key that everybody knows (`basic_text`)
 * - `tpm-unavailable`       no TPM, or its tools are missing, or it does not answer
 * - `sealed-key-refused`    sealed elsewhere, or damaged: it will not open by waiting
 */
export type KeyStoreFailureCode =
  | 'keystore-unavailable'
  | 'keystore-insecure'
  | 'tpm-unavailable'
  | 'sealed-key-refused';

/** Seals the station key so that it opens on this machine alone. What is sealed lies in a key file. */
export interface KeyStore {
  readonly name: KeyStoreName;
  seal(key: Uint8Array): Promise<Result<Uint8Array, KeyStoreFailureCode>>;
  /** `stale`: seal it anew, the store has a better key by now. */
  unseal(
    sealed: Uint8Array,
  ): Promise<Result<{ readonly key: Uint8Array; readonly stale: boolean }, KeyStoreFailureCode>>;
}
