import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type CommandApdu, decodeResponse, encodeApdu, type ResponseApdu, SW_OK, statusMeaning } from './apdu.ts';

/** More than the longest answer of ISO 7816 needs in pieces of 256 bytes. */
const MAX_PIECES = 260;

/** How to send bytes to a chip, and which of the two transmission protocols it speaks. */
export interface ChipLine<Code extends string> {
  readonly protocol: 'T=0' | 'T=1';
  send(command: Uint8Array): Promise<Result<Uint8Array, Code>>;
}

/**
 * One command and its whole answer: a wrong length is corrected as the chip says (6Cxx), an answer that comes in pieces
 * is fetched (61xx). Hands out copies and overwrites what it put them together from.
 */
export async function exchangeApdu<Code extends string>(
  line: ChipLine<Code>,
  command: CommandApdu,
): Promise<Result<ResponseApdu, Code | 'card-unreadable'>> {
  const first = await exchangeOnce(line, command);
  if (!first.ok || statusMeaning(first.value.sw) !== 'more-data') return first;
  const pieces: Uint8Array[] = [first.value.data];
  let { sw } = first.value;
  while (statusMeaning(sw) === 'more-data') {
    const next = await exchangeOnce(line, { cla: command.cla, ins: 0xc0, p1: 0, p2: 0, expected: sw & 0xff || 256 });
    if (!next.ok || next.value.data.length === 0 || pieces.length > MAX_PIECES) {
      wipe(pieces);
      if (!next.ok) return next;
      // A refusal of the fetch is the answer; a chip that goes on announcing and gives nothing is broken.
      return statusMeaning(next.value.sw) === 'more-data' || next.value.sw === SW_OK
        ? fail('card-unreadable', 'announced bytes never came')
        : next;
    }
    pieces.push(next.value.data);
    sw = next.value.sw;
  }
  const data = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    data.set(piece, at);
    at += piece.length;
  }
  wipe(pieces);
  return ok({ data, sw });
}

async function exchangeOnce<Code extends string>(
  line: ChipLine<Code>,
  command: CommandApdu,
): Promise<Result<ResponseApdu, Code | 'card-unreadable'>> {
  const answer = await send(line, command);
  if (!answer.ok || statusMeaning(answer.value.sw) !== 'wrong-length') return answer;
  // A command that also carries data is not sent twice: it may have done something.
  if (command.data !== undefined && command.data.length > 0) return answer;
  return send(line, { ...command, expected: answer.value.sw & 0xff || 256 });
}

async function send<Code extends string>(
  line: ChipLine<Code>,
  command: CommandApdu,
): Promise<Result<ResponseApdu, Code | 'card-unreadable'>> {
  const bytes = encodeApdu(command, line.protocol);
  if (bytes === null) return fail('card-unreadable', `a command that ${line.protocol} cannot carry`);
  const answer = await line.send(bytes);
  bytes.fill(0);
  if (!answer.ok) return answer;
  const response = decodeResponse(answer.value);
  answer.value.fill(0);
  return response === null ? fail('card-unreadable', 'an answer without a status word') : ok(response);
}

function wipe(pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) piece.fill(0);
}
