import type { DeviceClass } from '../../app/contracts/devices/vocabulary.ts';
import { DRIVERS } from '../drivers.ts';
import { DEVICE_CLASSES, toolFor } from './tools.ts';

/** What there is at all. */
export function help(): string {
  return [
    'npm run device -- list                          what is plugged in, as a profile would name it',
    'npm run device -- DEVICE COMMAND …              DEVICE is one of:',
    ...DEVICE_CLASSES.map((deviceClass) => `    ${deviceClass}`),
    'npm run device -- DEVICE help                   what can be done with it',
    '',
    'Answers are JSON on standard output; sentences for you are on standard error.',
    'Ends with 0: it works; 1: the device or its test does not; 2: the command line was not understood;',
    '3: a file cannot be read or written, or is not what it should be.',
  ].join('\n');
}

/** What can be done with a class of device. */
export function helpFor(deviceClass: DeviceClass): string {
  const { trial, decode, extras = {} } = toolFor(deviceClass);
  const drivers = DRIVERS.filter((driver) => driver.deviceClass === deviceClass);
  const run = `npm run device -- ${deviceClass}`;
  return [
    `${run} status LINE          how it is and what it can do`,
    `${run} watch LINE           every change, until you press Ctrl-C`,
    `${run} test LINE            ${trial === 'self-test' ? 'lets it examine itself' : trial.does}`,
    `${run} record FILE LINE --specimen [--during test|status|watch] [--purpose TEXT]`,
    '    does the same and writes every byte that crosses the line into FILE, for replaying it without the device.',
    '    A recording of an identity card is the card. --specimen states that every card, code and paper in it is a',
    '    specimen; nobody’s real card is ever recorded, not even for a minute, not even your own.',
    `${run} replay FILE          drives the driver against a recording and says what it made of it`,
    ...(decode === null ? [] : [`${run} decode FILE          what captured bytes (binary, hex or a recording) say`]),
    ...Object.entries(extras).map(([name, { does }]) => `${run} ${name} ${does}`),
    '',
    'LINE is a device of a station profile:     --profile FILE [--id ID]',
    'or a line of its own, with [--driver NAME] and as many --set NAME=VALUE as the driver needs:',
    '    --path /dev/…  or  --adapter VID:PID[:SERIAL][@SOCKET]   a serial line, [--baud 115200] [--rtscts]',
    '    --usb VID:PID[:SERIAL][@SOCKET]      --hid VID:PID[:SERIAL][@SOCKET] [--usage 8c:02]',
    '    --tcp HOST:PORT    --unix PATH    --ipp URI    --sane NAME',
    'Drivers of this class:',
    ...drivers.map(({ name, lines }) => `    ${name.padEnd(16)} over ${lines.join(', ')}`),
    ...(drivers.length === 0 ? ['    none yet'] : []),
  ].join('\n');
}
