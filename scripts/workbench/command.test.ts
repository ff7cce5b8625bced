import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { readerFaultOf, WorkbenchCommand } from './command.ts';

test.each([
  { command: 'place-card', card: 'pensioner-woman' },
  { command: 'fail-reader', fault: { fault: 'noise', bytes: '00FF' }, at: 'read-base', times: 2 },
  { command: 'set-printer', conditions: { paperOut: true, coverOpen: false } },
  { command: 'set-county', behaviour: { kind: 'slow', ms: 8000 } },
  { command: 'set-link', link: 'silent' },
  { command: 'restart', process: 'station' },
])('$command is a command', (command) => {
  expect(Value.Check(WorkbenchCommand, command)).toBe(true);
});

test.each([
  ['a command nobody knows', { command: 'format-disk' }],
  ['a card that does not exist', { command: 'place-card', card: 'emperor' }],
  ['more than a command holds', { command: 'lift-card', card: 'farmer' }],
  ['a condition printers do not have', { command: 'set-printer', conditions: { inkOut: true } }],
  ['half a byte', { command: 'fail-reader', fault: { fault: 'noise', bytes: '0' }, at: 'read-base', times: 1 }],
  ['a fault of no reader', { command: 'fail-reader', fault: { fault: 'sulking' }, at: 'read-base', times: 1 }],
  ['a behaviour of no county', { command: 'set-county', behaviour: { kind: 'generous' } }],
  ['a process that the shell could not bring back', { command: 'restart', process: 'shell' }],
  ['nothing', null],
])('%s is refused', (_, command) => {
  expect(Value.Check(WorkbenchCommand, command)).toBe(false);
});

test('bytes of a fault are read from hex', () => {
  expect(readerFaultOf({ fault: 'garbage', bytes: '55aaFF' })).toEqual({
    fault: 'garbage',
    bytes: Uint8Array.of(0x55, 0xaa, 0xff),
  });
});
