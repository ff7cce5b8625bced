import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { attemptStorage } from '../storage-failure.ts';
import type { KeyStore, KeyStoreFailureCode } from './key-store.ts';

export interface TpmOptions {
  /** For the files the tools exchange: sealed objects and contexts, never a key. */
  readonly scratchFolder: string;
  /** How the tools reach the TPM, in their own words. */
  readonly tcti: string;
}

/** Through the kernel's resource manager, so that others may use the TPM at the same time. */
export const systemTcti = 'device:/dev/tpmrm0';

const limitMs = 20_000;

/**
 * A TPM 2.0, by the tools of `tpm2-tools`. The key is sealed under a primary key of the owner hierarchy, which every TPM
 * derives from its own seed: a disk in another machine opens nothing. No measurement of the boot is asked for, because an
 * update of the firmware would then lose the drafts. The key itself goes through pipes alone.
 */
export function createTpmStore({ scratchFolder, tcti }: TpmOptions): KeyStore {
  const run = (name: string, args: readonly string[], input?: Uint8Array): Promise<Uint8Array | null> =>
    new Promise((resolve) => {
      const env = { ...process.env, TPM2TOOLS_TCTI: tcti };
      const child = execFile(name, args, { env, encoding: 'buffer', timeout: limitMs }, (error, output) =>
        resolve(error === null ? output : null),
      );
      // A tool that does not want it closes its end.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });

  /**
   * Every tool leaves what it needs in files. Without a resource manager the TPM also keeps what was loaded, and has room
   * for three.
   */
  const tool: typeof run = async (name, args, input) => {
    const output = await run(name, args, input);
    await run('tpm2_flushcontext', ['-t']);
    return output;
  };

  /** Runs `work` in a folder of its own, with the primary key loaded into `primary.ctx`. */
  const underPrimary = async <Value>(
    work: (at: (file: string) => string) => Promise<Result<Value, KeyStoreFailureCode>>,
  ): Promise<Result<Value, KeyStoreFailureCode>> => {
    const made = attemptStorage(() => {
      mkdirSync(scratchFolder, { recursive: true, mode: 0o700 });
      return mkdtempSync(join(scratchFolder, `tpm-${randomUUID().slice(0, 8)}-`));
    });
    if (!made.ok) return fail('tpm-unavailable', made.failure.code);
    const at = (file: string): string => join(made.value, file);
    try {
      const primary = await tool('tpm2_createprimary', [
        '-Q',
        '-C',
        'o',
        '-g',
        'sha256',
        '-G',
        'ecc',
        '-c',
        at('primary.ctx'),
      ]);
      return primary === null ? fail('tpm-unavailable') : await work(at);
    } finally {
      rmSync(made.value, { recursive: true, force: true });
    }
  };

  return {
    name: 'tpm',
    seal: (key) =>
      underPrimary(async (at) => {
        const paths = ['-u', at('key.pub'), '-r', at('key.priv')];
        // Free of the lock-out of wrong passwords: there is none to guess.
        const attributes = ['-a', 'fixedtpm|fixedparent|noda|userwithauth'];
        const created = await tool(
          'tpm2_create',
          ['-Q', '-C', at('primary.ctx'), ...attributes, '-i', '-', ...paths],
          key,
        );
        if (created === null) return fail('tpm-unavailable');
        return ok(joined(readFileSync(at('key.pub')), readFileSync(at('key.priv'))));
      }),
    unseal: (sealed) =>
      underPrimary(async (at) => {
        const parts = split(sealed);
        if (parts === null) return fail('sealed-key-refused');
        writeFileSync(at('key.pub'), parts.publicPart);
        writeFileSync(at('key.priv'), parts.privatePart);
        const paths = ['-u', at('key.pub'), '-r', at('key.priv'), '-c', at('key.ctx')];
        // The primary key is there, so the TPM answers: what it does not load is not its own.
        if ((await tool('tpm2_load', ['-Q', '-C', at('primary.ctx'), ...paths])) === null)
          return fail('sealed-key-refused');
        const key = await tool('tpm2_unseal', ['-Q', '-c', at('key.ctx')]);
        return key === null ? fail('sealed-key-refused') : ok({ key: new Uint8Array(key), stale: false });
      }),
  };
}

/** The length of the public part, the public part, the private part. */
function joined(publicPart: Uint8Array, privatePart: Uint8Array): Uint8Array {
  return Uint8Array.from([publicPart.length >> 8, publicPart.length & 0xff, ...publicPart, ...privatePart]);
}

function split(sealed: Uint8Array) {
  const [high = 0, low = 0] = sealed;
  const end = 2 + ((high << 8) | low);
  if (sealed.length <= end) return null;
  return { publicPart: sealed.subarray(2, end), privatePart: sealed.subarray(end) };
}
