import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseRecording, type Recording } from './recording.ts';
import { replay } from './replay.ts';

const hardware = fileURLToPath(new URL('..', import.meta.url));
const FILES = globSync('*/recordings/*.jsonl', { cwd: hardware }).toSorted();

function recordingOf(file: string): Recording {
  const parsed = parseRecording(readFileSync(`${hardware}/${file}`, 'utf8'));
  if (!parsed.ok) throw new Error(`${file}: ${parsed.failure.detail}`);
  return parsed.value;
}

/** What the driver must make of each; a recording without a line here need only be replayed to its end. */
const EXPECTED: Readonly<Record<string, object>> = {
  'card-read.jsonl': { outcome: { ok: true, value: { kind: 'citizen' } } },
  'card-pulled.jsonl': { outcome: { ok: false, failure: { code: 'card-removed' } } },
  'unplugged-and-back.jsonl': {
    published: [{ device: 'online' }, { device: 'noDevice' }, { device: 'online' }],
  },
  'paper-out.jsonl': { published: [{ paper: 'out', trouble: 'paper-out' }] },
  'serial-chinese-code.jsonl': { outcome: { ok: true, value: { encoding: 'gb18030', characters: 4 } } },
  'hid-pos-long-code.jsonl': { outcome: { ok: true, value: { symbology: 'qrCode', characters: 144 } } },
  'tray-empty.jsonl': { published: [{ device: 'online', paper: 'out', trouble: 'paper-out' }] },
  'mains-fail.jsonl': { published: [{ power: 'mains' }, { power: 'battery' }] },
  'door-opened.jsonl': { published: [{ door: 'unknown' }, { door: 'closed' }, { door: 'open' }] },
  'code-read.jsonl': { outcome: { ok: true, value: { characters: 27 } } },
};

test('every recording that is expected is there', () => {
  const names = FILES.map((file) => basename(file));
  expect(names).toEqual(expect.arrayContaining(Object.keys(EXPECTED)));
});

// When a driver is meant to send something else than it did: node scripts/device-recordings/run.ts
test.each(FILES)('%s: the driver does what it did, and sees what it saw', async (file) => {
  const replayed = await replay(recordingOf(file), () => {});
  expect(replayed.divergence).toBeNull();
  expect(replayed.events.replayed).toBe(replayed.events.recorded);
  expect(replayed).toMatchObject(EXPECTED[basename(file)] ?? {});
});

test('a driver that sends one byte more than it did is found out', async () => {
  const { header, events } = recordingOf('id-card-reader/recordings/card-read.jsonl');
  const changed = events.map((event) =>
    'hex' in event && event.hex === 'aaaaaa9669000320022 1'.replace(' ', '')
      ? { ...event, hex: `${event.hex}00` }
      : event,
  );
  expect(changed).not.toEqual(events);
  const replayed = await replay({ header, events: changed }, () => {});
  expect(replayed.divergence).toMatchObject({ expected: expect.stringMatching(/^to-device 00/) });
});

test('cut off at any event, a replay ends all the same', async () => {
  const { header, events } = recordingOf('id-card-reader/recordings/card-pulled.jsonl');
  for (let length = 0; length <= events.length; length += 7) {
    const replayed = await replay({ header, events: events.slice(0, length) }, () => {});
    expect(replayed.outcome).not.toBeNull();
  }
});
