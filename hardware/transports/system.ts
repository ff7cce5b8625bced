import type { Clock } from '../clock.ts';
import { hidTransport } from './hid.ts';
import { ippTransport } from './ipp.ts';
import { saneTransport } from './sane.ts';
import { serialTransport } from './serial.ts';
import { tcpTransport, unixTransport } from './socket.ts';
import type { Transports } from './transports.ts';
import { usbTransport } from './usb.ts';

/** The real lines of this machine. */
export function systemTransports(clock: Clock): Transports {
  return {
    serial: (line) => serialTransport(line, clock),
    tcp: (line) => tcpTransport(line, clock),
    unix: (line) => unixTransport(line, clock),
    usb: (line) => usbTransport(line, clock),
    hid: (line) => hidTransport(line, clock),
    ipp: (line) => ippTransport(line, clock),
    sane: (line) => saneTransport(line, clock),
  };
}
