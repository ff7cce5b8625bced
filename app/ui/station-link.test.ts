import { describe, expect, test } from 'vitest';
import type { Screen } from '../contracts/screen.ts';
import { createStationLink, type LinkClock } from './station-link.ts';

const display = { widthPx: 1080, heightPx: 1920, widthMm: 268 };
const maintenance: Screen = { kind: 'maintenance', devices: [], delivery: null };
const starting: Screen = { kind: 'starting' };

interface Call {
  readonly id: string;
  readonly method: string;
  readonly argument: unknown;
}

/** A bridge whose far end the test plays, and a clock that it turns. */
function stage() {
  const calls: Call[] = [];
  const timers = new Set<() => void>();
  let hear: (message: unknown) => void = () => {};
  const clock: LinkClock = {
    after(ms, callback) {
      expect(ms).toBe(2000);
      timers.add(callback);
      return () => timers.delete(callback);
    },
  };
  const link = createStationLink(
    {
      post: (message) => calls.push(message as Call),
      receive(listener) {
        hear = listener;
        return () => {};
      },
    },
    clock,
  );
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const answer = (call: Call | undefined, value: unknown): Promise<void> => {
    hear({ contract: 'kiosk', type: 'return', id: call?.id, result: { ok: true, value } });
    return settle();
  };
  return {
    link,
    calls,
    timers,
    answerAttach: (screen: Screen) => answer(calls.at(-1), { display, languages: ['zh-Hans', 'en'], screen }),
    async peer(state: 'gone' | 'up') {
      hear({ contract: 'kiosk', type: 'peer', state });
      await settle();
    },
    show: (screen: unknown) => hear({ contract: 'kiosk', type: 'event', name: 'screen', payload: screen }),
    turnClock() {
      const due = [...timers];
      timers.clear();
      for (const callback of due) callback();
    },
  };
}

describe('a fresh page', () => {
  test('attaches, and then follows the station', async () => {
    const { link, calls, answerAttach, show } = stage();
    expect(calls.map(({ method }) => method)).toEqual(['attach']);
    expect(link.state()).toEqual({ phase: 'waiting' });
    await answerAttach(starting);
    expect(link.state()).toEqual({ phase: 'attached', display, languages: ['zh-Hans', 'en'], screen: starting });
    show(maintenance);
    expect(link.state()).toMatchObject({ screen: maintenance });
  });

  test('asks again every two seconds while nobody answers, and stops when somebody does', async () => {
    const { calls, timers, turnClock, answerAttach } = stage();
    turnClock();
    turnClock();
    expect(calls).toHaveLength(3);
    await answerAttach(starting);
    expect(timers.size).toBe(0);
  });

  test('draws nothing that does not fit the contract', async () => {
    const { link, answerAttach, show } = stage();
    await answerAttach(starting);
    show({ kind: 'question', answer: 'no such screen' });
    expect(link.state()).toMatchObject({ screen: starting });
  });
});

describe('when the station dies', () => {
  test('the page waits, holds no screen, and attaches when it is up again', async () => {
    const { link, calls, peer, answerAttach } = stage();
    await answerAttach(maintenance);
    await peer('gone');
    expect(link.state()).toEqual({ phase: 'waiting' });
    await peer('up');
    expect(calls.map(({ method }) => method)).toEqual(['attach', 'attach']);
    await answerAttach(starting);
    expect(link.state()).toMatchObject({ phase: 'attached', screen: starting });
  });

  test('it is found again even if nobody says that it is up', async () => {
    const { link, peer, turnClock, answerAttach } = stage();
    await answerAttach(maintenance);
    await peer('gone');
    turnClock();
    await answerAttach(starting);
    expect(link.state()).toMatchObject({ phase: 'attached', screen: starting });
  });

  test('while an attach is on its way, that attach is tried again', async () => {
    const { link, calls, peer, turnClock, answerAttach } = stage();
    await peer('gone');
    turnClock();
    expect(calls).toHaveLength(2);
    await answerAttach(starting);
    expect(link.state()).toMatchObject({ phase: 'attached' });
  });
});

test('what the person does is sent to the station', async () => {
  const { link, calls, answerAttach } = stage();
  await answerAttach(starting);
  link.send({ type: 'look-up-receipt' });
  expect(calls.at(-1)).toMatchObject({ method: 'send', argument: { event: { type: 'look-up-receipt' } } });
});

test('listeners hear of each change until they leave', async () => {
  const { link, answerAttach, show } = stage();
  let changes = 0;
  const leave = link.subscribe(() => {
    changes += 1;
  });
  await answerAttach(starting);
  show(maintenance);
  leave();
  show(starting);
  expect(changes).toBe(2);
});
