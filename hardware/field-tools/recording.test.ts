import { expect, test } from 'vitest';
import { bytesOf, formatLine, parseRecording, type RecordedEvent, type RecordingHeader } from './recording.ts';

const header: RecordingHeader = {
  format: 'cunban.device-recording/1',
  deviceClass: 'id-card-reader',
  driver: 'sdt',
  line: 'serial',
  settings: {},
  during: 'test',
  purpose: 'a specimen',
  specimen: true,
};
const events: readonly RecordedEvent[] = [
  { at: 0, line: 'opened' },
  { at: 1.5, direction: 'to-device', hex: 'aa01' },
  { at: 2, direction: 'from-device', hex: 'bb' },
  { at: 3, direction: 'to-device', hex: '02' },
  { at: 4, line: 'lost' },
];
const text = [header, ...events].map(formatLine).join('');

test('what was written is read again', () => {
  expect(parseRecording(text)).toEqual({ ok: true, value: { header, events } });
});

test('the bytes of one direction, one after the other', () => {
  expect(bytesOf({ header, events }, 'to-device')).toEqual(Uint8Array.of(0xaa, 0x01, 0x02));
});

test.each([
  ['an empty file', '', 'it is empty'],
  ['something else', 'hello', 'line 1'],
  ['one that does not say that it holds specimens only', text.replace('"specimen":true', '"specimen":false'), 'line 1'],
  ['an event that is none', `${text}{"at":5,"direction":"sideways","hex":""}\n`, 'line 7'],
  ['half a byte', `${text}{"at":5,"direction":"to-device","hex":"a"}\n`, 'line 7'],
  ['a line that was cut', text.slice(0, -5), 'line 6'],
])('%s is refused with the line', (_name, refused, line) => {
  const parsed = parseRecording(refused);
  expect(parsed).toMatchObject({ ok: false, failure: { code: 'not-a-recording' } });
  expect(parsed.ok ? '' : parsed.failure.detail).toContain(line);
});
