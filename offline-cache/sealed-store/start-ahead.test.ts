import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test, vi } from 'vitest';
import { ageRecipient, finishAgeFile, startAgeFile } from './age-file.ts';
import { decodeAgeRecipient } from './age-recipient.ts';
import { createSealedStore } from './sealed-store.ts';
import { startAhead } from './start-ahead.ts';
import { createSlots, slotTaker } from './start-slots.ts';

async function county() {
  const identity = await generateX25519Identity();
  const text = await identityToRecipient(identity);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const recipient = ageRecipient(decodeAgeRecipient(text) ?? new Uint8Array());
  return { text, recipient, decrypter };
}

test('files begun on the thread open for the county, each with keys of its own', async () => {
  const { recipient, decrypter } = await county();
  const ahead = startAhead(recipient);
  const files: Uint8Array[] = [];
  await vi.waitUntil(
    () => {
      const start = ahead.take();
      if (start !== null) files.push(finishAgeFile(start, Buffer.from(`file ${files.length}`)));
      return files.length === 40;
    },
    { timeout: 15_000, interval: 1 },
  );
  await ahead.close();
  for (const [index, file] of files.entries()) expect(await decrypter.decrypt(file, 'text')).toBe(`file ${index}`);
  expect(new Set(files.map((file) => Buffer.from(file.subarray(0, 120)).toString())).size).toBe(files.length);
});

test('a store seals while the thread has nothing ready, and after it was ended', async () => {
  const { text, decrypter } = await county();
  const store = createSealedStore(text, { ahead: true });
  if (!store.ok) throw new Error(store.failure.code);
  const sealed = Array.from({ length: 30 }, (_, index) => store.value.seal(Buffer.from(`at once ${index}`)));
  await store.value.close();
  for (let more = 0; more < 10; more += 1) sealed.push(store.value.seal(Buffer.from(`at once ${30 + more}`)));
  for (const [index, { bytes }] of sealed.entries()) {
    expect(await decrypter.decrypt(bytes, 'text')).toBe(`at once ${index}`);
  }
});

test('an empty slot gives nothing, and a taken one keeps no key', async () => {
  const { recipient } = await county();
  const start = startAgeFile(recipient);
  const slots = createSlots(2, start.beginning.length);
  const take = slotTaker(slots);
  expect(take()).toBeNull();
  const bytes = new Uint8Array(slots.bytes);
  bytes.set(start.beginning);
  bytes.set(start.payloadKey, start.beginning.length);
  Atomics.store(new Int32Array(slots.states), 0, 1);
  expect(take()).toEqual({ beginning: Buffer.from(start.beginning), payloadKey: start.payloadKey });
  expect(bytes.every((byte) => byte === 0)).toBe(true);
  expect(take()).toBeNull();
});
