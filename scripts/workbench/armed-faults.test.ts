import { expect, test } from 'vitest';
import { encodeCommand } from '../../hardware/id-card-reader/sdt-command.ts';
import { ArmedFaults } from './armed-faults.ts';

test('a fault is used up by the requests it was armed for, and by no other', () => {
  const armed = new ArmedFaults();
  armed.arm({ fault: { fault: 'wrong-checksum' }, at: 'read-base', timesLeft: 2 });
  armed.arm({ fault: { fault: 'no-reply' }, at: 'find-card', timesLeft: 1 });
  armed.seen(encodeCommand('find-card'));
  expect(armed.left).toEqual([{ fault: { fault: 'wrong-checksum' }, at: 'read-base', timesLeft: 2 }]);
  armed.seen(encodeCommand('read-base').subarray(0, 6));
  expect(armed.left).toMatchObject([{ timesLeft: 2 }]);
  armed.seen(encodeCommand('read-base').subarray(6));
  expect(armed.left).toMatchObject([{ timesLeft: 1 }]);
  armed.seen(encodeCommand('read-base'));
  expect(armed.left).toEqual([]);
});
