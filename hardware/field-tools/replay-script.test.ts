import { expect, test } from 'vitest';
import { SimulatedClock } from '../simulated-clock.ts';
import type { RecordedEvent } from './recording.ts';
import { ReplayScript } from './replay-script.ts';

function bench(events: readonly RecordedEvent[]) {
  const clock = new SimulatedClock();
  const script = new ReplayScript(events, clock);
  const seen: string[] = [];
  const open = () =>
    script.open({
      send: (_direction, bytes) => seen.push(`${clock.now()} ${Buffer.from(bytes).toString('hex')}`),
      close: () => seen.push(`${clock.now()} lost`),
    });
  const send = (hex: string) => script.sent('to-device', Buffer.from(hex, 'hex'));
  return { clock, script, seen, open, send };
}

const opened = { at: 0, line: 'opened' } as const;
const to = (at: number, hex: string) => ({ at, direction: 'to-device', hex }) as const;
const from = (at: number, hex: string) => ({ at, direction: 'from-device', hex }) as const;

test('an answer follows what it answered, after the same time, whenever that was sent', async () => {
  const { clock, seen, open, send, script } = bench([opened, to(100, 'aabb'), from(130, 'cc'), from(140, 'dd')]);
  expect(open()).toBe(true);
  await clock.advance(5000);
  send('aa');
  await clock.advance(50);
  expect(seen).toEqual([]);
  send('bb');
  await clock.advance(100);
  expect(seen).toEqual(['5080 cc', '5090 dd']);
  expect(script.finished).toBe(true);
});

test('what this side sends ahead of the device is kept until its turn', async () => {
  const { clock, seen, open, send, script } = bench([
    opened,
    to(0, 'aa'),
    from(50, 'cc'),
    to(51, 'bb'),
    from(60, 'dd'),
  ]);
  open();
  send('aabb');
  await clock.advance(1000);
  expect(seen).toEqual(['50 cc', '59 dd']);
  expect(script.divergence).toBeNull();
});

test('after the first other byte the device is silent', async () => {
  const { clock, seen, open, send, script } = bench([opened, to(0, 'aabb'), from(10, 'cc')]);
  open();
  send('aa');
  send('b0');
  send('bb');
  await clock.advance(1000);
  expect(seen).toEqual([]);
  expect(script.divergence).toEqual({ event: 1, expected: 'to-device bb', got: 'to-device b0' });
});

test('a cable that was pulled is pulled again, and the line opens when it did', async () => {
  const { clock, seen, open, send, script } = bench([
    opened,
    to(0, 'aa'),
    { at: 20, line: 'lost' },
    { at: 900, line: 'opened' },
    from(910, 'cc'),
  ]);
  open();
  expect(open()).toBe(false);
  send('aa');
  await clock.advance(30);
  expect(seen).toEqual(['20 lost']);
  expect(open()).toBe(false);
  await clock.advance(800);
  expect(open()).toBe(true);
  await clock.advance(30);
  expect(seen).toEqual(['20 lost', '840 cc']);
  expect(script.finished).toBe(true);
});

test('a line that this side has closed is not spoken to', async () => {
  const { clock, seen, open, script } = bench([opened, from(50, 'cc')]);
  open();
  script.closed();
  await clock.advance(1000);
  expect(seen).toEqual([]);
});
