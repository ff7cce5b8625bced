import { expect, test } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { Complaint } from './device-tool.ts';
import { nameDevice } from './name-device.ts';

const line = (...args: readonly string[]) => parseCommandLine(args).line;

test.each([
  [
    ['--path', '/dev/ttyS0', '--baud', '9600'],
    { transport: 'serial', path: '/dev/ttyS0', baudRate: 9600, rtscts: false },
  ],
  [
    ['--adapter', '1A86:7523@1-2.3'],
    {
      transport: 'serial',
      adapter: { vendorId: '1a86', productId: '7523', usbPort: '1-2.3' },
      baudRate: 115200,
      rtscts: false,
    },
  ],
  [
    ['--usb', '0400:c35a:A7'],
    { transport: 'usb', identity: { vendorId: '0400', productId: 'c35a', serialNumber: 'A7' } },
  ],
  [
    ['--hid', '05e0:0600', '--usage', '8c:02'],
    { transport: 'hid', identity: { vendorId: '05e0', productId: '0600' }, usagePage: 0x8c, usage: 2 },
  ],
  [['--tcp', '192.168.1.50:9100'], { transport: 'tcp', host: '192.168.1.50', port: 9100 }],
  [['--tcp', '[fe80::1]:9100'], { transport: 'tcp', host: 'fe80::1', port: 9100 }],
  [['--unix', '/run/pcscd/pcscd.comm'], { transport: 'unix', path: '/run/pcscd/pcscd.comm' }],
  [['--ipp', 'ipp://localhost:631/ipp/print'], { transport: 'ipp', uri: 'ipp://localhost:631/ipp/print' }],
  [['--sane', 'test:0'], { transport: 'sane', device: 'test:0' }],
  [[], null],
])('%j names a line', (args, expected) => {
  expect(line(...args)).toEqual(expected);
});

test.each([
  [['--baud', '1234', '--path', 'x'], '--baud must be one of 9600'],
  [['--adapter', 'ttyUSB0'], '--adapter is VID:PID'],
  [['--tcp', 'printer'], '--tcp is HOST:PORT'],
  [['--tcp', 'printer:0'], '--tcp is HOST:PORT'],
  [['--ipp', 'http://x'], 'ipp://'],
  [['--path', 'a', '--tcp', 'b:1'], 'one line, not several'],
  [['--set', 'paperDots'], '--set is NAME=VALUE'],
  [['--during', 'lunch'], '--during must be'],
  [['--wibble'], 'wibble'],
])('%j is complained of', (args, sentence) => {
  expect(() => parseCommandLine(args)).toThrow(Complaint);
  expect(() => parseCommandLine(args)).toThrow(sentence);
});

test('settings are numbers and truths where they look like it, else text', () => {
  const { settings } = parseCommandLine(
    ['dots=576', 'echo=true', 'suffix=cr', 'version="2"', 'trays=["a","b"]', 'odd={"a":1}'].flatMap((set) => [
      '--set',
      set,
    ]),
  );
  expect(settings).toEqual({ dots: 576, echo: true, suffix: 'cr', version: '2', trays: ['a', 'b'], odd: '{"a":1}' });
});

const named = (...args: readonly string[]) => nameDevice('code-scanner', parseCommandLine(args));

test('the driver need not be named where only one works over the line', () => {
  expect(named('--hid', '05e0:0600')).toMatchObject({ id: 'code-scanner', driver: 'hid-pos' });
});

test.each([
  [['--path', '/dev/ttyS0'], 'name one with --driver (serial-scanner, gm65)'],
  [['--tcp', 'a:1'], 'No driver of a code-scanner works over tcp'],
  [['--hid', '05e0:0600', '--driver', 'best'], 'Drivers of this class: hid-pos'],
  [['--hid', '05e0:0600', '--set', 'colour=red'], 'settings'],
  [[], 'Name the device'],
  [['--profile', '/nowhere.json'], 'cannot be read'],
])('%j is no device', (args, sentence) => {
  expect(() => named(...args)).toThrow(Complaint);
  expect(() => named(...args)).toThrow(sentence);
});
