import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import { attemptStorage } from '../storage-failure.ts';
import { within } from '../within.ts';
import type { KeyStore, KeyStoreFailureCode } from './key-store.ts';

export interface TpmOptions {
  /** For the files the tools exchange: sealed objects and contexts, never a key. */
  readonly scratchFolder: string;
  /** How the tools reach the TPM, in their own words. */
  readonly tcti: string;
  readonly clock: Clock;
}

/**
 * - `tool-refused`  the tool said no
 * - `tpm-unavailable`  it did not get as far, or does not answer
 */
type ToolFailure = 'tool-refused' | 'tpm-unavailable';
type Ran = Result<Uint8Array, ToolFailure>;

/** Through the kernel's resource manager, so that others may use the TPM at the same time. */
export const systemTcti = 'device:/dev/tpmrm0';

const limitMs = 20_000;

/**
 * A TPM 2.0, by the tools of `tpm2-tools`. The key is sealed under a primary key of the owner hierarchy, which every TPM
 * derives from its own seed: a disk in another machine opens nothing. No measurement of the boot is asked for, because an
 * update of the firmware would then lose the drafts. The key itself goes through pipes alone.
 */
export function createTpmStore({ scratchFolder, tcti, clock }: TpmOptions): KeyStore {
  /** Tools that were given up and still hang in the kernel, where no signal reaches them: more would only join them. */
  let hanging = 0;

  const run = async (name: string, args: readonly string[], input?: Uint8Array): Promise<Ran> => {
    if (hanging > 0) return fail('tpm-unavailable');
    let kill = (): void => {};
    const ended = new Promise<Ran>((resolve) => {
      const env = { ...process.env, TPM2TOOLS_TCTI: tcti };
      const child = execFile(name, args, { env, encoding: 'buffer' }, (error, output) => {
        if (error === null) resolve(ok(output));
        // A tool that is missing or was killed has a word in place of the number it would have exited with.
        else resolve(fail(typeof error.code === 'number' ? 'tool-refused' : 'tpm-unavailable'));
      });
      // A tool that does not want it closes its end.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
      kill = () => void child.kill('SIGKILL');
    });
    // The end of the tool cannot be waited for: one that hangs in the kernel has none.
    const inTime = await within(clock, limitMs, ended, (late) => {
      hanging -= 1;
      if (late.ok) late.value.fill(0);
    });
    if (inTime.ok) return inTime.value;
    hanging += 1;
    kill();
    return fail('tpm-unavailable');
  };

  /**
   * Every tool leaves what it needs in files. Without a resource manager the TPM also keeps what was loaded, and has room
   * for three. A tool that fails says nothing of why; whether the TPM still answers is told by the one that clears up.
   */
  const tool = async (name: string, args: readonly string[], input?: Uint8Array): Promise<Ran> => {
    const ran = await run(name, args, input);
    const cleared = await run('tpm2_flushcontext', ['-t']);
    return ran.ok || cleared.ok ? ran : fail('tpm-unavailable');
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
      return primary.ok ? await work(at) : fail('tpm-unavailable');
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
        if (!created.ok) return fail('tpm-unavailable');
        return ok(joined(readFileSync(at('key.pub')), readFileSync(at('key.priv'))));
      }),
    unseal: (sealed) =>
      underPrimary(async (at) => {
        const parts = split(sealed);
        if (parts === null) return fail('sealed-key-refused');
        writeFileSync(at('key.pub'), parts.publicPart);
        writeFileSync(at('key.priv'), parts.privatePart);
        const paths = ['-u', at('key.pub'), '-r', at('key.priv'), '-c', at('key.ctx')];
        // The primary key is there: what a TPM that answers does not load is not its own.
        const loaded = await tool('tpm2_load', ['-Q', '-C', at('primary.ctx'), ...paths]);
        if (!loaded.ok) return fail(codeOf(loaded.failure.code));
        const key = await tool('tpm2_unseal', ['-Q', '-c', at('key.ctx')]);
        if (!key.ok) return fail(codeOf(key.failure.code));
        return ok({ key: new Uint8Array(key.value), stale: false });
      }),
  };
}

function codeOf(code: ToolFailure): KeyStoreFailureCode {
  return code === 'tool-refused' ? 'sealed-key-refused' : code;
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
