import type { Symbology } from '../../app/contracts/devices/code-scanning.ts';

/** Length of an AIM identifier: `]`, a letter for the symbology, a modifier. */
export const AIM_LENGTH = 3;
/** `]`, with which every AIM identifier begins. */
export const AIM_FLAG = 0x5d;
/** `]Z`: the scanner answers a command, it has read nothing (Honeywell puts such answers among the codes). */
const AIM_NOT_A_CODE = 0x5a;

/** Whether an AIM identifier announces something else than a code. */
export function isNotACode(aim: Uint8Array): boolean {
  return aim[0] === AIM_FLAG && aim[1] === AIM_NOT_A_CODE;
}

/** Whether three bytes look like an AIM identifier: `]`, a letter, a letter or digit. */
export function isAimIdentifier(bytes: Uint8Array): boolean {
  const [flag = 0, letter = 0, modifier = 0] = bytes;
  return flag === AIM_FLAG && isLetter(letter) && (isLetter(modifier) || isDigit(modifier));
}

/** ISO/IEC 15424. The letter tells the symbology; the modifier matters where two share a letter. */
export function symbologyOfAim(aim: Uint8Array): Symbology {
  const modifier = String.fromCharCode(aim[2] ?? 0);
  switch (String.fromCharCode(aim[1] ?? 0)) {
    case 'Q':
      return 'qrCode';
    case 'd':
      return 'dataMatrix';
    case 'L':
      return 'pdf417';
    case 'z':
      return 'aztec';
    case 'C':
      return modifier === '1' ? 'gs1-128' : 'code128';
    case 'A':
      return 'code39';
    case 'E':
      return modifier === '4' ? 'ean8' : 'ean13';
    case 'h':
      return 'hanXin';
    default:
      return 'symbologyUnknown';
  }
}

/** Honeywell's own code ids, for what its AIM identifier leaves open. */
export function symbologyOfHoneywell(codeId: number): Symbology {
  switch (String.fromCharCode(codeId)) {
    case 's':
      return 'qrCode';
    case 'w':
      return 'dataMatrix';
    case 'r':
      return 'pdf417';
    case 'z':
      return 'aztec';
    case 'j':
      return 'code128';
    // Two letters for it are in use, by age of the firmware.
    case 'I':
    case '|':
      return 'gs1-128';
    case 'b':
      return 'code39';
    case 'd':
      return 'ean13';
    case 'D':
      return 'ean8';
    case 'H':
      return 'hanXin';
    default:
      return 'symbologyUnknown';
  }
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
