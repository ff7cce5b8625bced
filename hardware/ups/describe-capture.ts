import { decodeReply, splitLine } from './nut-line.ts';

/** What a captured stream of a NUT connection says, line by line, either direction; a password is not shown. */
export function describeCapture(bytes: Uint8Array): object {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const rest = lines.pop() ?? '';
  return { bytes: bytes.length, lines: lines.map(describeLine), unfinishedCharacters: rest.length };
}

function describeLine(line: string): object {
  const reply = decodeReply(line);
  if (reply.kind !== 'unknown') return { reply };
  const [command = '', ...words] = splitLine(line);
  return { command, words: command === 'PASSWORD' ? ['…'] : words };
}
