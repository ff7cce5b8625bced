/** How the library is used; what it does with a real kernel is shown in the laboratory. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { UsbDevice } from './usb-port.ts';

const library = vi.hoisted(() => {
  const calls: string[] = [];
  const interfaceOf = (number: number, alternate: number, endpoints: readonly (readonly [number, number])[]) => ({
    bInterfaceNumber: number,
    bAlternateSetting: alternate,
    bInterfaceClass: 0xff,
    bInterfaceProtocol: 0,
    endpoints: endpoints.map(([bEndpointAddress, bmAttributes]) => ({
      bEndpointAddress,
      bmAttributes,
      wMaxPacketSize: 0x0840,
    })),
  });
  const failure = (errno: number) => Object.assign(new Error(`errno ${errno}`), { errno });
  const state = { openFails: 0, claimFails: 0, end: 0 as number | undefined };
  const note =
    (name: string) =>
    (...given: readonly unknown[]): void => {
      const callback = given.at(-1);
      const shown = typeof callback === 'function' ? given.slice(0, -1) : given;
      calls.push(`${name}(${shown.join()})`);
      if (typeof callback === 'function') queueMicrotask(() => callback());
    };
  const deviceAt = (ports: readonly number[] | undefined) => ({
    busNumber: 1,
    portNumbers: ports,
    deviceDescriptor: { idVendor: 0x0400, idProduct: 0xc35a },
    configDescriptor: {
      interfaces: [
        [interfaceOf(2, 0, [])],
        [
          interfaceOf(5, 0, []),
          interfaceOf(5, 1, [
            [0x81, 3],
            [0x85, 2],
            [0x06, 2],
            [0x82, 2],
            [0x02, 2],
          ]),
        ],
      ],
    },
    open(defaultConfig: boolean) {
      calls.push(`open(${defaultConfig})`);
      if (state.openFails !== 0) throw failure(state.openFails);
    },
    close: note('close'),
    setAutoDetachKernelDriver: note('autoDetach'),
    __claimInterface(number: number) {
      calls.push(`claim(${number})`);
      if (state.claimFails !== 0) throw failure(state.claimFails);
    },
    __setInterface: note('setInterface'),
    __releaseInterface: note('release'),
    __clearHalt: note('clearHalt'),
  });
  const devices = [deviceAt([2, 3]), deviceAt(undefined)];
  type Ended = (error: unknown, buffer: unknown, length: number) => void;
  class Transfer {
    readonly #callback: Ended;
    constructor(...[, address, type, timeout, callback]: [unknown, number, number, number, Ended]) {
      calls.push(`transfer(${address},${type},${timeout})`);
      this.#callback = callback;
    }
    submit(buffer: Buffer): void {
      buffer[0] = 0x55;
      const { end } = state;
      if (end === undefined) throw failure(-4);
      queueMicrotask(() => this.#callback(end === 0 ? undefined : failure(end), buffer, 1));
    }
    cancel(): boolean {
      return true;
    }
  }
  const listeners = new Map<string, Set<(device: unknown) => void>>();
  const usb = {
    INIT_ERROR: 0,
    LIBUSB_TRANSFER_TYPE_BULK: 2,
    LIBUSB_TRANSFER_CANCELLED: 3,
    LIBUSB_TRANSFER_STALL: 4,
    LIBUSB_TRANSFER_NO_DEVICE: 5,
    LIBUSB_ERROR_ACCESS: -3,
    LIBUSB_ERROR_NO_DEVICE: -4,
    LIBUSB_ERROR_NOT_FOUND: -5,
    LIBUSB_ERROR_BUSY: -6,
    Transfer,
    getDeviceList: () => devices,
    on: (event: string, listener: (device: unknown) => void) =>
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    off: (event: string, listener: (device: unknown) => void) => listeners.get(event)?.delete(listener),
    unrefHotplugEvents: note('unref'),
  };
  return { usb, calls, state, listeners, devices, deviceAt };
});

vi.mock('usb', () => ({ usb: library.usb }));
const { systemUsbPort } = await import('./usb-node.ts');

beforeEach(() => {
  library.calls.length = 0;
  library.devices.splice(0, 2, library.deviceAt([2, 3]), library.deviceAt(undefined));
  Object.assign(library.state, { openFails: 0, claimFails: 0, end: 0 });
});

async function onlyDevice(): Promise<UsbDevice> {
  const listed = await systemUsbPort.devices();
  if (!listed.ok) throw new Error('not listed');
  const [device, ...others] = listed.value;
  // The root of the bus is no device.
  if (device === undefined || others.length > 0) throw new Error('one device is plugged in');
  return device;
}

async function chosen() {
  const device = await onlyDevice();
  const setting = device.interfaces.find(({ out }) => out.length > 0);
  if (setting === undefined) throw new Error('it can be written to');
  return { device, setting };
}

test('a device is listed by its socket, with its bulk endpoints in order and nothing opened', async () => {
  const { device, setting } = await chosen();
  expect(device).toMatchObject({ vendorId: '0400', productId: 'c35a', usbPort: '1-2.3', serialNumber: null });
  expect(setting).toEqual({
    interfaceNumber: 5,
    alternate: 1,
    interfaceClass: 0xff,
    protocol: 0,
    out: [
      { address: 0x02, packetSize: 64 },
      { address: 0x06, packetSize: 64 },
    ],
    in: [
      { address: 0x82, packetSize: 64 },
      { address: 0x85, packetSize: 64 },
    ],
  });
  expect(library.calls).toEqual([]);
});

test('an interface is claimed by its number, away from the kernel, in its setting, once, and given back', async () => {
  const { device, setting } = await chosen();
  const claimed = await device.claim(setting);
  expect(await device.claim(setting)).toMatchObject({ failure: { code: 'device-busy' } });
  expect(await device.claim({ ...setting, interfaceNumber: 2, alternate: 0 })).toMatchObject({ ok: true });
  if (!claimed.ok) throw new Error('claimed');
  await claimed.value.release();
  // The other interface is still held, and both share one handle.
  expect(library.calls).toEqual([
    'open(false)',
    'autoDetach(true)',
    'claim(5)',
    'setInterface(5,1)',
    'open(false)',
    'autoDetach(true)',
    'claim(2)',
    'release(5)',
  ]);
});

test.each([
  [-3, 'permission-denied'],
  [-4, 'no-device'],
  [-6, 'device-busy'],
  [-99, 'open-failed'],
])('the library’s error %i on claiming is %s, and nothing stays open', async (errno, code) => {
  const { device, setting } = await chosen();
  library.state.claimFails = errno;
  const own = { ...setting, interfaceNumber: 7 };
  expect(await device.claim(own)).toMatchObject({ failure: { code } });
  library.state.claimFails = 0;
  library.state.openFails = errno;
  expect(await device.claim(own)).toMatchObject({ failure: { code } });
  library.state.openFails = 0;
  expect(await device.claim(own)).toMatchObject({ ok: true });
  const again = await device.claim(own);
  expect(again).toMatchObject({ failure: { code: 'device-busy' } });
});

test.each([
  [0, { kind: 'done', length: 1 }],
  [3, { kind: 'cancelled' }],
  [4, { kind: 'stalled' }],
  [5, { kind: 'gone' }],
  [1, { kind: 'failed' }],
  [undefined, { kind: 'gone' }],
])('a transfer that the library ends with %s', async (status, end) => {
  const { device, setting } = await chosen();
  const claimed = await device.claim({ ...setting, interfaceNumber: 20 });
  const [endpoint] = setting.in;
  if (!claimed.ok || endpoint === undefined) throw new Error('claimed');
  library.state.end = status;
  const buffer = new Uint8Array(4).subarray(1, 3);
  const transfer = claimed.value.transfer(endpoint, buffer);
  expect(await transfer.ended).toEqual(end);
  // Bytes land in the caller's own buffer, and no time limit of the library can lose them.
  expect(buffer[0]).toBe(0x55);
  expect(library.calls.at(-1)).toBe('transfer(130,2,0)');
});

test('coming and going are told until nobody listens', async () => {
  const arrived: unknown[] = [];
  const stop = systemUsbPort.onArrival((ids) => arrived.push(ids));
  const { device, setting } = await chosen();
  const [plain, root] = library.devices;
  for (const listener of library.listeners.get('attach') ?? []) listener(plain);
  expect(arrived).toEqual([{ vendorId: '0400', productId: 'c35a' }]);
  stop();
  expect(library.listeners.get('attach')?.size).toBe(0);

  const claimed = await device.claim({ ...setting, interfaceNumber: 40 });
  if (!claimed.ok) throw new Error('claimed');
  let gone = 0;
  const stopGone = claimed.value.onGone(() => {
    gone += 1;
  });
  for (const listener of library.listeners.get('detach') ?? []) listener(root);
  expect(gone).toBe(0);
  for (const listener of library.listeners.get('detach') ?? []) listener(plain);
  expect(gone).toBe(1);
  stopGone();
  expect(library.listeners.get('detach')?.size).toBe(0);
});
