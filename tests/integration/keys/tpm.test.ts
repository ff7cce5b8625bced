/** The station key sealed by a TPM: swtpm, a real one in software, and the tools a station uses. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../offline-cache/clock.ts';
import { fileStore } from '../../../offline-cache/keys/file-store.ts';
import { openStationKey } from '../../../offline-cache/keys/station-key.ts';
import { createTpmStore } from '../../../offline-cache/keys/tpm-store.ts';

const missing = ['swtpm', 'tpm2_createprimary'].filter((program) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
});

describe.skipIf(missing.length > 0)(
  missing.length > 0 ? `not run: ${missing.join(' and ')} not installed` : 'a key in a TPM',
  () => {
    let root: string;
    let own: Awaited<ReturnType<typeof startTpm>>;
    const tpms: ChildProcess[] = [];
    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'cunban-tpm-'));
      own = await startTpm('own');
    });
    afterAll(() => {
      for (const tpm of tpms) tpm.kill();
      rmSync(root, { recursive: true, force: true });
    });

    async function startTpm(name: string) {
      const state = join(root, name);
      mkdirSync(state, { recursive: true });
      const port = await freePorts();
      const server = ['--server', `type=tcp,port=${port}`, '--ctrl', `type=tcp,port=${port + 1}`];
      const tpm = spawn(
        'swtpm',
        ['socket', '--tpm2', '--tpmstate', `dir=${state}`, ...server, '--flags', 'not-need-init,startup-clear'],
        { stdio: 'ignore' },
      );
      tpms.push(tpm);
      await vi.waitUntil(() => listens(port + 1), { timeout: 10_000, interval: 20 });
      const tcti = `swtpm:host=127.0.0.1,port=${port}`;
      return {
        store: createTpmStore({ scratchFolder: join(root, 'scratch'), tcti, clock: systemClock }),
        kill: () => tpm.kill(),
      };
    }

    test('is the same at every start, and lies in no file', async () => {
      const folder = join(root, 'keys');
      const first = await openStationKey(folder, [own.store, fileStore]);
      const second = await openStationKey(folder, [own.store, fileStore]);
      if (!first.ok || !second.ok) throw new Error('no key');
      expect([first.value.made, second.value.made]).toEqual([true, false]);
      expect(second.value.key).toEqual(first.value.key);
      expect(readdirSync(folder)).toEqual(['station-key.tpm']);
      expect(readFileSync(join(folder, 'station-key.tpm')).includes(Buffer.from(first.value.key))).toBe(false);
      expect(readdirSync(join(root, 'scratch'))).toEqual([]);
    });

    test('does not open on another machine, and none is made over it', async () => {
      const folder = join(root, 'moved');
      const made = await openStationKey(folder, [own.store]);
      expect(made).toMatchObject({ ok: true });
      const other = await startTpm('other');
      const before = readFileSync(join(folder, 'station-key.tpm'));
      expect(await openStationKey(folder, [other.store, fileStore])).toMatchObject({
        failure: { code: 'station-key-unusable', detail: 'tpm: sealed-key-refused' },
      });
      expect(readFileSync(join(folder, 'station-key.tpm'))).toEqual(before);
      expect(readdirSync(folder)).toEqual(['station-key.tpm']);
      // Back in its own machine it opens again.
      expect(await openStationKey(folder, [own.store])).toMatchObject({ ok: true, value: { made: false } });
    });

    test('is refused when a bit of what was sealed is another', async () => {
      const sealed = await own.store.seal(new Uint8Array(32).fill(5));
      if (!sealed.ok) throw new Error(sealed.failure.code);
      const { value } = sealed;
      for (const at of [0, 1, 30, 120, value.length - 1]) {
        const changed = Uint8Array.from(value);
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(await own.store.unseal(changed)).toMatchObject({ failure: { code: 'sealed-key-refused' } });
      }
    });

    test('is not to be had while the TPM is silent, and the next store does not step in for it', async () => {
      const folder = join(root, 'silent');
      const tpm = await startTpm('silent-tpm');
      expect(await openStationKey(folder, [tpm.store, fileStore])).toMatchObject({ value: { store: 'tpm' } });
      tpm.kill();
      expect(await openStationKey(folder, [tpm.store, fileStore])).toMatchObject({
        failure: { code: 'station-key-unusable', detail: 'tpm: tpm-unavailable' },
      });
      // Where there never was one, the next store of the profile gets it.
      expect(await openStationKey(join(root, 'new'), [tpm.store, fileStore])).toMatchObject({
        value: { store: 'protected-file', passedOver: [{ store: 'tpm', code: 'tpm-unavailable' }] },
      });
    });
  },
);

/** The first of two ports in a row that nobody listens on. */
async function freePorts(): Promise<number> {
  const listen = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  for (;;) {
    const first = await listen(0);
    const address = first.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const second = await listen(port + 1).catch(() => null);
    await new Promise((resolve) => first.close(resolve));
    if (second === null) continue;
    await new Promise((resolve) => second.close(resolve));
    return port;
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
