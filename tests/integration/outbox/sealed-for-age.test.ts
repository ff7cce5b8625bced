import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealedStore } from '../../../offline-cache/sealed-store/sealed-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-age-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the age command of the county’s servers opens what a station sealed', async () => {
  const identity = await generateX25519Identity();
  const store = createSealedStore(await identityToRecipient(identity));
  if (!store.ok) throw new Error(store.failure.code);
  const plaintext = JSON.stringify({ name: '王小英', strokes: 'x'.repeat(200_000) });
  const sealed = store.value.seal(Buffer.from(plaintext));
  writeFileSync(join(folder, 'identity'), `${identity}\n`, { mode: 0o600 });
  const opened = execFileSync('age', ['--decrypt', '--identity', join(folder, 'identity')], {
    input: sealed.bytes,
    maxBuffer: 1_000_000,
  });
  expect(opened.toString('utf8')).toBe(plaintext);
});
