import { expect, test } from 'vitest';
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import { readerOn, stubbornStation } from './stubborn-line.ts';

const statesOf = (devices: { readonly statuses: readonly { deviceId: string; device: string }[] }) =>
  Object.fromEntries(devices.statuses.map(({ deviceId, device }) => [deviceId, device]));

test('the first has the line, the second is told that it is busy, and takes over when the first is gone', async () => {
  const { clock, devices, line, diagnostics } = stubbornStation();
  await clock.until(devices.configure([readerOn('port', 'first'), readerOn('port', 'second')]));
  await clock.advance(3000);
  expect(line('port').openLinks).toBe(1);
  expect(statesOf(devices)).toMatchObject({ second: 'deviceBusy' });
  expect(diagnostics).toContainEqual({
    event: 'line-not-opened',
    deviceId: 'second',
    code: 'device-busy',
    detail: 'first has this line',
  });
  await clock.until(devices.configure([readerOn('port', 'second')]));
  await clock.advance(3000);
  expect(line('port').openLinks).toBe(1);
  expect(statesOf(devices).second).not.toBe('deviceBusy');
  await clock.until(devices.close());
});

test('a cable that was out and in again goes back to the same profile', async () => {
  const { clock, devices, line } = stubbornStation();
  await clock.until(devices.configure([readerOn('port', 'first'), readerOn('port', 'second')]));
  await clock.advance(3000);
  line('port').cut();
  await clock.advance(1);
  line('port').arrive();
  await clock.advance(5000);
  expect(statesOf(devices)).toMatchObject({ second: 'deviceBusy' });
  await clock.until(devices.close());
});

test('who holds a line keeps it, though a profile before it names it now', async () => {
  const { clock, devices, line } = stubbornStation();
  await clock.until(devices.configure([readerOn('port', 'old')]));
  await clock.advance(1000);
  await clock.until(devices.configure([readerOn('port', 'new'), readerOn('port', 'old')]));
  await clock.advance(3000);
  expect(line('port').opened).toBe(1);
  expect(statesOf(devices)).toMatchObject({ new: 'deviceBusy' });
  await clock.until(devices.close());
});

test('one USB adapter named twice is one line', async () => {
  const { clock, devices, line } = stubbornStation();
  const adapter = { vendorId: '1a86', productId: '7523', usbPort: '1-2' };
  const by = (id: string): DeviceProfile => ({
    ...readerOn(id),
    line: { transport: 'serial', adapter, baudRate: 9600, rtscts: false },
  });
  await clock.until(devices.configure([by('first'), by('second')]));
  await clock.advance(3000);
  expect(line('').opened).toBe(1);
  expect(statesOf(devices)).toMatchObject({ second: 'deviceBusy' });
  await clock.until(devices.close());
});
