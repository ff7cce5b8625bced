import { parseArgs } from 'node:util';
import type { SerialLine } from '../app/contracts/devices/line.ts';
import { systemClock } from './clock.ts';
import { serialTransport } from './transports/serial.ts';
import type { Connection } from './transports/transport.ts';

/** How to reach a device that a person has at hand. */
export interface LineOptions {
  readonly path: string | undefined;
  readonly baudRate: SerialLine['baudRate'];
  readonly paperDots: 384 | 576;
  readonly processIdEcho: boolean;
}

/** The commands one kind of device offers. What a command returns is printed as JSON; a text is a complaint. */
export interface DeviceCli {
  readonly usage: readonly string[];
  readonly commands: Readonly<
    Record<string, (rest: readonly string[], options: LineOptions) => Promise<object | string>>
  >;
}

const BAUD_RATES: readonly SerialLine['baudRate'][] = [9600, 19200, 38400, 57600, 115200];

/** Splits a command line into its words and the options for the line. */
export function parseDeviceArguments(args: readonly string[]): {
  readonly words: readonly string[];
  readonly options: LineOptions;
} {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      path: { type: 'string' },
      baud: { type: 'string', default: '115200' },
      dots: { type: 'string', default: '576' },
      echo: { type: 'boolean', default: false },
    },
  });
  const baudRate = BAUD_RATES.find((rate) => String(rate) === values.baud);
  if (baudRate === undefined) throw new Error(`--baud must be one of ${BAUD_RATES.join(', ')}`);
  const paperDots = values.dots === '384' ? 384 : 576;
  return { words: positionals, options: { path: values.path, baudRate, paperDots, processIdEcho: values.echo } };
}

/** Opens the serial port named by `--path`; throws a sentence for the person at the keyboard when it cannot. */
export async function openLine({ path, baudRate }: LineOptions): Promise<Connection> {
  if (path === undefined) throw new Error('name the port: --path /dev/…');
  const opened = await serialTransport({ transport: 'serial', path, baudRate, rtscts: false }, systemClock).open();
  if (!opened.ok) throw new Error(`${path}: ${opened.failure.code}`);
  return opened.value;
}
