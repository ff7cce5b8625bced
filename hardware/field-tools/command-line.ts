import { parseArgs } from 'node:util';
import { BaudRate, type Line, type UsbIdentity } from '../../app/contracts/devices/line.ts';
import { Complaint } from './device-tool.ts';

/** A command line taken apart: words, and options that were all checked. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly profile: string | undefined;
  readonly id: string | undefined;
  readonly driver: string | undefined;
  /** The line by its own options; `null` where none was named. */
  readonly line: Line | null;
  readonly settings: Readonly<Record<string, string | number | boolean | string[]>>;
  readonly specimen: boolean;
  readonly purpose: string;
  /** What `record` does while it records. */
  readonly during: 'status' | 'watch' | 'test';
  /** Other folders for `/sys` and `/dev`: a copied tree. */
  readonly sys: string | undefined;
  readonly dev: string | undefined;
}

const OPTIONS = {
  profile: { type: 'string' },
  id: { type: 'string' },
  driver: { type: 'string' },
  path: { type: 'string' },
  baud: { type: 'string', default: '115200' },
  rtscts: { type: 'boolean', default: false },
  adapter: { type: 'string' },
  usb: { type: 'string' },
  hid: { type: 'string' },
  usage: { type: 'string', default: '8c:02' },
  tcp: { type: 'string' },
  unix: { type: 'string' },
  ipp: { type: 'string' },
  sane: { type: 'string' },
  set: { type: 'string', multiple: true },
  specimen: { type: 'boolean', default: false },
  purpose: { type: 'string', default: '' },
  during: { type: 'string', default: 'test' },
  sys: { type: 'string' },
  dev: { type: 'string' },
} as const;

type Values = ReturnType<typeof parsed>['values'];

/** Takes a command line apart; throws a `Complaint` that says what is wrong with it. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { positionals, values } = parsed(args);
  const { during } = values;
  if (during !== 'status' && during !== 'watch' && during !== 'test') {
    throw new Complaint('--during must be status, watch or test.');
  }
  return {
    words: positionals,
    profile: values.profile,
    id: values.id,
    driver: values.driver,
    line: lineOf(values),
    settings: Object.fromEntries((values.set ?? []).map(settingOf)),
    specimen: values.specimen,
    purpose: values.purpose,
    during,
    sys: values.sys,
    dev: values.dev,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new Complaint(error instanceof Error ? error.message : 'The command line was not understood.');
  }
}

function lineOf(values: Values): Line | null {
  const named: Line[] = [];
  const { path, adapter, usb, hid, tcp, unix, ipp, sane } = values;
  const serial = { transport: 'serial', baudRate: baudRateOf(values.baud), rtscts: values.rtscts } as const;
  if (path !== undefined) named.push({ ...serial, path });
  if (adapter !== undefined) named.push({ ...serial, adapter: identityOf('adapter', adapter) });
  if (usb !== undefined) named.push({ transport: 'usb', identity: identityOf('usb', usb) });
  if (hid !== undefined) named.push({ transport: 'hid', identity: identityOf('hid', hid), ...usageOf(values.usage) });
  if (tcp !== undefined) named.push(tcpOf(tcp));
  if (unix !== undefined) named.push({ transport: 'unix', path: unix });
  if (ipp !== undefined) named.push({ transport: 'ipp', uri: ippOf(ipp) });
  if (sane !== undefined) named.push({ transport: 'sane', device: sane });
  if (named.length > 1) throw new Complaint('Name one line, not several.');
  return named[0] ?? null;
}

const BAUD_RATES: readonly BaudRate[] = BaudRate.anyOf.map(({ const: rate }) => rate);

function baudRateOf(text: string): BaudRate {
  const baudRate = BAUD_RATES.find((rate) => String(rate) === text);
  if (baudRate === undefined) throw new Complaint(`--baud must be one of ${BAUD_RATES.join(', ')}.`);
  return baudRate;
}

/** `1a86:7523`, `1a86:7523:A7` with a serial number, `1a86:7523@1-2.3` with a socket. */
function identityOf(option: string, text: string): UsbIdentity {
  const match = /^([0-9a-f]{4}):([0-9a-f]{4})(?::([^@]+))?(?:@([0-9]+-[0-9]+(?:\.[0-9]+)*))?$/i.exec(text);
  const [, vendorId, productId, serialNumber, usbPort] = match ?? [];
  if (vendorId === undefined || productId === undefined) {
    throw new Complaint(`--${option} is VID:PID, VID:PID:SERIAL or VID:PID@SOCKET, for example 1a86:7523@1-2.3.`);
  }
  return {
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(usbPort === undefined ? {} : { usbPort }),
  };
}

function usageOf(text: string): { readonly usagePage: number; readonly usage: number } {
  const [, page, usage] = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(text) ?? [];
  if (page === undefined || usage === undefined) {
    throw new Complaint('--usage is PAGE:USAGE in hexadecimal digits, for example 8c:02.');
  }
  return { usagePage: Number.parseInt(page, 16), usage: Number.parseInt(usage, 16) };
}

function tcpOf(text: string): Line {
  const [, host, port] = /^(?:\[([^\]]+)\]|[^:]+):([0-9]{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (port === undefined || number < 1 || number > 65_535) {
    throw new Complaint('--tcp is HOST:PORT, for example 192.168.1.50:9100.');
  }
  return { transport: 'tcp', host: host ?? text.slice(0, text.lastIndexOf(':')), port: number };
}

function ippOf(uri: string): string {
  if (!/^ipps?:\/\//.test(uri)) throw new Complaint('--ipp is a URI that begins with ipp:// or ipps://.');
  return uri;
}

/** `paperDots=576`: a value that is JSON is taken as such, anything else as text. */
function settingOf(text: string): readonly [string, string | number | boolean | string[]] {
  const at = text.indexOf('=');
  if (at < 1) throw new Complaint('--set is NAME=VALUE, for example --set paperDots=576.');
  const name = text.slice(0, at);
  const value = text.slice(at + 1);
  try {
    const json: unknown = JSON.parse(value);
    if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return [name, json];
    if (Array.isArray(json) && json.every((entry) => typeof entry === 'string')) return [name, json];
  } catch {
    // Text.
  }
  return [name, value];
}
