/** How a device is reached. Stable identities only: a port number changes with the socket the plug goes into. */
import { type Static, Type } from 'typebox';
import type { Immutable } from '../immutable.ts';

const exact = { additionalProperties: false };
const UsbId = Type.String({ pattern: '^[0-9a-f]{4}$' });

/**
 * Which of the plugged USB devices is meant. Two of the same model are told apart by `serialNumber`, or, where a
 * maker gives all of them the same one or none, by `usbPort`, the socket as the kernel names it (`1-2.3`).
 */
export const UsbIdentity = Type.Object(
  {
    vendorId: UsbId,
    productId: UsbId,
    serialNumber: Type.Optional(Type.String({ minLength: 1 })),
    usbPort: Type.Optional(Type.String({ pattern: '^[0-9]+-[0-9]+(\\.[0-9]+)*$' })),
    /** Of a device with several functions, the one that is meant. */
    interfaceNumber: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
  },
  exact,
);
export type UsbIdentity = Immutable<Static<typeof UsbIdentity>>;

export const BaudRate = Type.Union([
  Type.Literal(9600),
  Type.Literal(19200),
  Type.Literal(38400),
  Type.Literal(57600),
  Type.Literal(115200),
]);
export type BaudRate = Static<typeof BaudRate>;

/** A serial line, named by a path that is stable across re-plugging (a udev link) or by its USB adapter. */
export const SerialLine = Type.Object(
  {
    transport: Type.Literal('serial'),
    path: Type.Optional(Type.String({ minLength: 1 })),
    adapter: Type.Optional(UsbIdentity),
    baudRate: BaudRate,
    /** Hardware flow control by RTS/CTS; most three-wire reader cables have none. */
    rtscts: Type.Boolean(),
  },
  exact,
);
export type SerialLine = Immutable<Static<typeof SerialLine>>;

/** Bulk endpoints of a USB device: a vendor's own function or the printer class. */
export const UsbLine = Type.Object({ transport: Type.Literal('usb'), identity: UsbIdentity }, exact);
export type UsbLine = Immutable<Static<typeof UsbLine>>;

/** A byte stream to a host: a network printer's port 9100, a UPS server. */
export const TcpLine = Type.Object(
  {
    transport: Type.Literal('tcp'),
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  },
  exact,
);
export type TcpLine = Immutable<Static<typeof TcpLine>>;

/** A byte stream to a service of the same machine, by the path of its socket (pcscd). */
export const UnixLine = Type.Object({ transport: Type.Literal('unix'), path: Type.String({ minLength: 1 }) }, exact);
export type UnixLine = Immutable<Static<typeof UnixLine>>;

/**
 * Reports of a HID device. `usagePage` and `usage` choose among the collections of one device; page 0, which HID
 * reserves, asks for none in particular.
 */
export const HidLine = Type.Object(
  {
    transport: Type.Literal('hid'),
    identity: UsbIdentity,
    usagePage: Type.Integer({ minimum: 0, maximum: 0xffff }),
    usage: Type.Integer({ minimum: 0, maximum: 0xffff }),
  },
  exact,
);
export type HidLine = Immutable<Static<typeof HidLine>>;

/** A printer or a queue that speaks IPP. */
export const IppLine = Type.Object(
  {
    transport: Type.Literal('ipp'),
    uri: Type.String({ pattern: '^ipps?://' }),
    /** For `ipps`: SHA-256 of the one certificate that is accepted; without it the system's trust decides. */
    certificateSha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  exact,
);
export type IppLine = Immutable<Static<typeof IppLine>>;

/** A scanner as SANE names it (`airscan:e0:…`, `fujitsu:fi-7160:123`). */
export const SaneLine = Type.Object({ transport: Type.Literal('sane'), device: Type.String({ minLength: 1 }) }, exact);
export type SaneLine = Immutable<Static<typeof SaneLine>>;

export const Line = Type.Union([SerialLine, UsbLine, TcpLine, UnixLine, HidLine, IppLine, SaneLine]);
export type Line = Immutable<Static<typeof Line>>;
export type LineTransport = Line['transport'];
export type LineOf<T extends LineTransport> = Extract<Line, { readonly transport: T }>;
