import type { LineOf, LineTransport } from '../../app/contracts/devices/line.ts';
import type { Connection, IppEndpoint, ReportConnection, ScannerProgram, Transport } from './transport.ts';

/** What a driver is given for each kind of line. */
export interface Links {
  readonly serial: Connection;
  readonly usb: Connection;
  readonly tcp: Connection;
  readonly unix: Connection;
  readonly hid: ReportConnection;
  readonly ipp: IppEndpoint;
  readonly sane: ScannerProgram;
}

/** One opener a kind of line. The composition root decides whether they are real. */
export type Transports = { readonly [T in LineTransport]: (line: LineOf<T>) => Transport<Links[T]> };
