import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSimulatedClock, type SimulatedClock } from '../simulated-clock.ts';
import type { KeyStore } from './key-store.ts';
import { createTpmStore } from './tpm-store.ts';

let root: string;
let clock: SimulatedClock;
let store: KeyStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cunban-tpm-silent-'));
  mkdirSync(join(root, 'bin'));
  vi.stubEnv('PATH', `${join(root, 'bin')}:${process.env.PATH}`);
  clock = createSimulatedClock(0);
  store = createTpmStore({ scratchFolder: join(root, 'scratch'), tcti: 'none', clock });
});
afterEach(() => {
  for (const pid of hanging()) process.kill(pid, 'SIGKILL');
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

function tool(name: string, script: string): void {
  const path = join(root, 'bin', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/**
 * Never ends, whatever signal it gets, as a tool does that waits in the kernel for a TPM: here because what holds its
 * output is another process.
 */
const hangs = (): string => `sleep 3600 & echo $! >> ${join(root, 'hanging')}; wait`;

function hanging(): readonly number[] {
  const file = join(root, 'hanging');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

const sealed = Uint8Array.from([0, 1, 9, 9]);
const unavailable = { ok: false, failure: { code: 'tpm-unavailable' } };

test.each(['tpm2_createprimary', 'tpm2_load', 'tpm2_unseal'])(
  '%s never ends: the TPM is silent after 20 s, and the key is not called lost',
  async (name) => {
    for (const other of ['tpm2_createprimary', 'tpm2_load', 'tpm2_unseal', 'tpm2_flushcontext']) tool(other, 'exit 0');
    tool(name, hangs());
    const opened = store.unseal(sealed);
    await vi.waitUntil(() => hanging().length > 0, { timeout: 10_000, interval: 5 });
    await clock.advance(20_000);
    expect(await opened).toEqual(unavailable);
    expect(readdirSync(join(root, 'scratch'))).toEqual([]);

    // Asked again, it does not start another that would hang beside it.
    expect(await store.unseal(sealed)).toEqual(unavailable);
    expect(hanging()).toHaveLength(1);
  },
);

test('once the tool that hung has ended, the TPM is asked again', async () => {
  for (const other of ['tpm2_load', 'tpm2_flushcontext']) tool(other, 'exit 0');
  tool('tpm2_createprimary', hangs());
  tool('tpm2_unseal', 'printf 12345678901234567890123456789012');
  const opened = store.unseal(sealed);
  await vi.waitUntil(() => hanging().length > 0, { timeout: 10_000, interval: 5 });
  await clock.advance(20_000);
  expect(await opened).toEqual(unavailable);
  for (const pid of hanging()) process.kill(pid, 'SIGKILL');
  rmSync(join(root, 'hanging'));
  tool('tpm2_createprimary', 'exit 0');
  await vi.waitUntil(async () => (await store.unseal(sealed)).ok, { timeout: 10_000, interval: 5 });
});

test('a TPM that goes away between two tools is silent and has not refused the key', async () => {
  tool('tpm2_createprimary', 'exit 0');
  tool('tpm2_load', `touch ${join(root, 'gone')}; exit 1`);
  tool('tpm2_flushcontext', `test ! -e ${join(root, 'gone')}`);
  expect(await store.unseal(sealed)).toEqual(unavailable);
});

test('a TPM that answers, and does not load what was sealed, has refused it', async () => {
  tool('tpm2_createprimary', 'exit 0');
  tool('tpm2_load', 'exit 1');
  tool('tpm2_flushcontext', 'exit 0');
  expect(await store.unseal(sealed)).toEqual({ ok: false, failure: { code: 'sealed-key-refused' } });
});
