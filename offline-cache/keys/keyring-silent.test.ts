import { expect, test } from 'vitest';
import type { Result } from '../../app/contracts/result.ts';
import { ok } from '../../app/contracts/result.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import { createOsStore } from './os-store.ts';

/** A keyring behind its prompt: the shell answers when somebody unlocks it. */
function lockedKeyring() {
  const clock = createSimulatedClock(0);
  const asked: string[] = [];
  const answers: ((value: unknown) => void)[] = [];
  const call = (method: string): Promise<Result<unknown>> => {
    asked.push(method);
    return new Promise((resolve) => answers.push((value) => resolve(ok(value))));
  };
  const store = createOsStore({ call } as unknown as Parameters<typeof createOsStore>[0], clock);
  return { clock, asked, store, answer: (value: unknown) => answers.shift()?.(value) };
}

/** What became of a promise by now. */
function watched<Value>(promise: Promise<Value>): { value: Value | 'waiting' } {
  const state: { value: Value | 'waiting' } = { value: 'waiting' };
  void promise.then((value) => {
    state.value = value;
  });
  return state;
}

const unavailable = { ok: false, failure: { code: 'keystore-unavailable' } };

test('a keyring that does not answer is none after ten seconds, for sealing and for opening', async () => {
  for (const method of ['seal', 'unseal'] as const) {
    const { clock, store } = lockedKeyring();
    const asked = watched<unknown>(store[method](new Uint8Array(32)));
    await clock.advance(9_999);
    expect(asked.value).toBe('waiting');
    await clock.advance(1);
    expect(asked.value).toEqual(unavailable);
  }
});

test('a secret that comes too late is overwritten', async () => {
  const { clock, store, answer } = lockedKeyring();
  const opened = store.unseal(new Uint8Array(8));
  await clock.advance(10_000);
  expect(await opened).toEqual(unavailable);
  const secret = new Uint8Array(32).fill(7);
  answer({ secret, stale: false });
  await clock.advance(0);
  expect(secret).toEqual(new Uint8Array(32));
});

test('it is asked once and not again until it has answered, so that nothing piles up behind its prompt', async () => {
  const { clock, asked, store, answer } = lockedKeyring();
  const first = store.unseal(new Uint8Array(8));
  await clock.advance(10_000);
  await first;
  expect(await store.unseal(new Uint8Array(8))).toEqual(unavailable);
  expect(asked).toEqual(['openSecret']);
  answer({ secret: new Uint8Array(32), stale: false });
  await clock.advance(0);
  const again = store.unseal(new Uint8Array(8));
  answer({ secret: new Uint8Array(32).fill(1), stale: false });
  expect(await again).toEqual(ok({ key: new Uint8Array(32).fill(1), stale: false }));
  expect(clock.pending()).toBe(0);
});
