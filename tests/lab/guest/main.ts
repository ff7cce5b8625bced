/** Runs in the guest: every test on the kernel's own devices. */
import { HID_TESTS } from './hid-devices.ts';
import { runLabTests } from './lab-test.ts';
import { USB_TESTS } from './usb-devices.ts';
import { SERIAL_TESTS } from './usb-serial.ts';

process.exit(await runLabTests([...SERIAL_TESTS, ...USB_TESTS, ...HID_TESTS]));
