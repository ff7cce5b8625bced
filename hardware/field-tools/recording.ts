/**
 * A recording: what crossed the line to a device, as JSON lines. The first says what was recorded; every further one
 * is an event. Recordings are fixtures and are checked in: they hold specimen identities only.
 */
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { Line, LineTransport } from '../../app/contracts/devices/line.ts';
import { DeviceClass, words } from '../../app/contracts/devices/vocabulary.ts';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';

const exact = { additionalProperties: false };

/** Lines whose traffic can be recorded. A scanner's own program (SANE) speaks no bytes of ours. */
const RecordedLine = words(['serial', 'usb', 'tcp', 'unix', 'hid', 'ipp']);
export type RecordedLine = Static<typeof RecordedLine>;

const RecordingHeader = Type.Object(
  {
    format: Type.Literal('cunban.device-recording/1'),
    deviceClass: DeviceClass,
    driver: Type.String(),
    line: RecordedLine,
    /** Of an IPP line only: every request repeats it. */
    uri: Type.Optional(Type.String()),
    settings: DeviceProfile.properties.settings,
    /** What was done with the device meanwhile; a replay does the same. */
    during: words(['status', 'watch', 'test']),
    /** Why it was recorded: the model, the firmware, what went wrong. */
    purpose: Type.String(),
    /** Stated by whoever recorded: every card, code and slip in it is a specimen. */
    specimen: Type.Literal(true),
  },
  exact,
);
export type RecordingHeader = Immutable<Static<typeof RecordingHeader>>;

/** Bytes of a stream, a report with its id, an IPP message. `at` is in ms since the recording began. */
const RecordedBytes = Type.Object(
  {
    at: Type.Number({ minimum: 0 }),
    direction: words(['to-device', 'from-device', 'feature-to-device', 'feature-from-device']),
    hex: Type.String({ pattern: '^([0-9a-f]{2})*$' }),
  },
  exact,
);
export type RecordedBytes = Immutable<Static<typeof RecordedBytes>>;

/** The line itself: opened or closed by this side, or lost: closed by the other, or its cable pulled. */
const RecordedLineChange = Type.Object(
  { at: Type.Number({ minimum: 0 }), line: words(['opened', 'closed', 'lost']) },
  exact,
);

const RecordedEvent = Type.Union([RecordedBytes, RecordedLineChange]);
export type RecordedEvent = Immutable<Static<typeof RecordedEvent>>;

export interface Recording {
  readonly header: RecordingHeader;
  readonly events: readonly RecordedEvent[];
}

function isRecordable(transport: LineTransport): transport is RecordedLine {
  return Value.Check(RecordedLine, transport);
}

/** What a header says of the line; nothing that only names the station it was recorded at. */
export function headerLine(line: Line): Pick<RecordingHeader, 'line' | 'uri'> | null {
  if (!isRecordable(line.transport)) return null;
  return line.transport === 'ipp' ? { line: line.transport, uri: line.uri } : { line: line.transport };
}

/** One line of a recording's file. */
export function formatLine(line: RecordingHeader | RecordedEvent): string {
  return `${JSON.stringify(line)}\n`;
}

/** Reads the text of a recording's file. */
export function parseRecording(text: string): Result<Recording, 'not-a-recording'> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const events: RecordedEvent[] = [];
  let header: RecordingHeader | null = null;
  for (const [index, line] of lines.entries()) {
    const value = json(line);
    if (index === 0 && Value.Check(RecordingHeader, value)) header = value;
    else if (index > 0 && Value.Check(RecordedEvent, value)) events.push(value);
    else return fail('not-a-recording', `line ${index + 1} is not what a recording has there`);
  }
  return header === null ? fail('not-a-recording', 'it is empty') : ok({ header, events });
}

/** All bytes of one direction, one after the other, for whoever decodes them. */
export function bytesOf({ events }: Recording, direction: RecordedBytes['direction']): Uint8Array {
  const chunks = events.flatMap((event) => ('hex' in event && event.direction === direction ? [event.hex] : []));
  return Uint8Array.from(Buffer.from(chunks.join(''), 'hex'));
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
