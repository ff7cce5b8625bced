import { toHex } from '../captured-bytes.ts';
import { HEADER_LENGTH, PcscCommand, type PcscCommandName, wordAt } from './pcsc-message.ts';

const LONGEST_BODY = 70_000;
const SHOWN_BYTES = 32;

/**
 * What a capture of a client's side of pcscd's socket says: each request with its body, of a card's command only what it is
 * and not what it carries. The service's side has no headers: without the requests it cannot be told apart.
 */
export function describeCapture(bytes: Uint8Array): object {
  const requests: object[] = [];
  let at = 0;
  while (at + HEADER_LENGTH <= bytes.length) {
    const length = wordAt(bytes.subarray(at), 0);
    const name = nameOf(wordAt(bytes.subarray(at), 1));
    if (name === null || length > LONGEST_BODY) break;
    const body = bytes.subarray(at + HEADER_LENGTH, at + HEADER_LENGTH + length);
    at += HEADER_LENGTH + body.length;
    const missing = length - body.length;
    const apdu = name === 'transmit' && missing === 0 ? bytes.subarray(at, at + wordAt(body, 5)) : null;
    at += apdu?.length ?? 0;
    requests.push({
      request: name,
      body: toHex(body.subarray(0, SHOWN_BYTES)),
      ...(missing > 0 ? { missing: `${missing} bytes` } : {}),
      ...(apdu === null ? {} : { card: { header: toHex(apdu.subarray(0, 4)), bytes: apdu.length } }),
    });
  }
  return { bytes: bytes.length, requests, bytesNotUnderstood: bytes.length - at };
}

function nameOf(command: number): PcscCommandName | null {
  return (Object.keys(PcscCommand) as PcscCommandName[]).find((name) => PcscCommand[name] === command) ?? null;
}
