import { type Static, Type } from 'typebox';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { defineDriver } from '../driver.ts';
import type { Connection, ReportConnection } from '../transports/transport.ts';
import type { TriggerCommands } from './code-source.ts';
import { CodeScanner } from './device.ts';
import { HidPosSource } from './hid-pos-source.ts';
import { SerialSource } from './serial-source.ts';

const TextEncoding = Type.Union([Type.Literal('auto'), Type.Literal('utf-8'), Type.Literal('gb18030')]);
/** Bytes as hexadecimal digits, without spaces: `16540d`. */
const Bytes = Type.String({ pattern: '^([0-9a-f]{2}){1,64}$' });

const common = {
  /** Which reading of a code is tried first where it may be either. Default `auto`: UTF-8. */
  textEncoding: Type.Optional(TextEncoding),
  /**
   * What lights the scanner up and puts it out: both or none. Honeywell and Datalogic on a serial line `16540d` and
   * `16550d`, where the scanner is set to serial triggering; Honeywell over HID `fd0316540d` and `fd0316550d`.
   */
  triggerOn: Type.Optional(Bytes),
  triggerOff: Type.Optional(Bytes),
};

const bothOrNone = { dependentRequired: { triggerOn: ['triggerOff'], triggerOff: ['triggerOn'] } };

const HidPosSettings = Type.Object(
  {
    ...common,
    /** Send the feature report that switches HID-POS on. Default: to the makers whose scanners want it. */
    switchOn: Type.Optional(Type.Boolean()),
  },
  bothOrNone,
);

const SerialSettings = Type.Object(
  {
    ...common,
    suffix: Type.Optional(
      Type.Union([
        Type.Literal('any'),
        Type.Literal('cr'),
        Type.Literal('lf'),
        Type.Literal('crlf'),
        Type.Literal('none'),
      ]),
    ),
    aimPrefix: Type.Optional(Type.Boolean()),
    /** So long a pause ends a code, in milliseconds. */
    idleMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 100 })),
  },
  bothOrNone,
);

const IDLE_MS = 80;
/** Honeywell, and Youjie, which is Honeywell's. */
const HONEYWELL_VENDORS: readonly string[] = ['0c2e', '23d0'];

/** Scanners in the mode "USB HID-POS". */
export const hidPosDriver = defineDriver({
  deviceClass: 'code-scanner',
  name: 'hid-pos',
  lines: ['hid'],
  settings: HidPosSettings,
  create({ deviceId, clock, tally, line, settings }) {
    const isHoneywell = HONEYWELL_VENDORS.includes(line.identity.vendorId);
    const trigger = triggerOf(settings);
    const switchesOn = settings.switchOn ?? isHoneywell;
    return new CodeScanner<ReportConnection>({
      deviceId,
      clock,
      tally,
      textEncoding: settings.textEncoding ?? 'auto',
      openSource: (link) => new HidPosSource(link, { clock, isHoneywell, switchesOn, trigger }),
    });
  },
});

/** Scanners on a serial line, or in the mode "USB virtual serial port". */
export const serialScannerDriver = defineDriver({
  deviceClass: 'code-scanner',
  name: 'serial-scanner',
  lines: ['serial'],
  settings: SerialSettings,
  create({ deviceId, clock, tally, settings }) {
    const framing = { suffix: settings.suffix ?? 'any', aimPrefix: settings.aimPrefix ?? false };
    const trigger = triggerOf(settings);
    const idleMs = settings.idleMs ?? IDLE_MS;
    return new CodeScanner<Connection>({
      deviceId,
      clock,
      tally,
      textEncoding: settings.textEncoding ?? 'auto',
      openSource: (link) => new SerialSource(link, { clock, framing, idleMs, trigger }),
    });
  },
});

type Common = Immutable<Pick<Static<typeof SerialSettings>, 'triggerOn' | 'triggerOff'>>;

function triggerOf({ triggerOn, triggerOff }: Common): TriggerCommands | null {
  if (triggerOn === undefined || triggerOff === undefined) return null;
  return { on: bytesOf(triggerOn), off: bytesOf(triggerOff) };
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
