import { encodeFrame } from './sdt-frame.ts';

/** Command, parameter and data bytes of what a host may ask a SAM_V reader. */
const COMMANDS = {
  reset: [0x10, 0xff],
  status: [0x11, 0xff],
  'read-sam-id': [0x12, 0xff],
  'find-card': [0x20, 0x01],
  'select-card': [0x20, 0x02],
  'read-base': [0x30, 0x01],
  'read-base-and-fingerprint': [0x30, 0x10],
  'read-new-address': [0x30, 0x03],
  'read-chip-management-number': [0x30, 0x05],
  'set-max-rf-bytes': [0x61, 0xff, 0x50],
  'set-baud-115200': [0x60, 0x00],
  'set-baud-57600': [0x60, 0x01],
  'set-baud-38400': [0x60, 0x02],
  'set-baud-19200': [0x60, 0x03],
  'set-baud-9600': [0x60, 0x04],
} as const satisfies Record<string, readonly number[]>;

export type SdtCommandName = keyof typeof COMMANDS;
export const SDT_COMMAND_NAMES = Object.keys(COMMANDS) as readonly SdtCommandName[];

/** The whole frame of a command, preamble to check byte. */
export function encodeCommand(name: SdtCommandName): Uint8Array {
  return encodeFrame(Uint8Array.from(COMMANDS[name]));
}

/** The command a request body (between length and check byte) stands for, `null` for one we do not know. */
export function commandOf(body: Uint8Array): SdtCommandName | null {
  const same = (name: SdtCommandName): boolean => {
    const bytes: readonly number[] = COMMANDS[name];
    return bytes.length === body.length && bytes.every((byte, index) => byte === body[index]);
  };
  return SDT_COMMAND_NAMES.find(same) ?? null;
}
