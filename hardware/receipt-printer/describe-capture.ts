import { toHex } from '../captured-bytes.ts';
import { code128Text } from './code128.ts';
import { type StreamCommand, takeCommand } from './escpos-stream.ts';
import { decodeStatusBack, decodeStatusBytes, PrinterMessageParser, troubleOf } from './status.ts';

/**
 * What a capture says: the printer's answers when every byte is one, otherwise a print stream. Runs of characters
 * are joined into texts.
 */
export function describeCapture(bytes: Uint8Array): object {
  const messages = new PrinterMessageParser().push(bytes);
  const understood = messages.length > 0 && messages.every(({ kind }) => kind !== 'unknown');
  return understood ? { from: 'printer', ...describeMessages(messages) } : { from: 'host', ...describeStream(bytes) };
}

function describeMessages(messages: ReturnType<PrinterMessageParser['push']>): object {
  const status = messages.flatMap((message) => (message.kind === 'status-byte' ? [message.byte] : []));
  const [a, b, c, d] = status;
  const condition =
    status.length === 4 && a !== undefined && b !== undefined && c !== undefined && d !== undefined
      ? decodeStatusBytes([a, b, c, d])
      : null;
  return {
    messages: messages.map((message) => {
      if (message.kind === 'status-back') {
        const back = decodeStatusBack(message.bytes);
        return { kind: message.kind, bytes: toHex(message.bytes), condition: back, trouble: troubleOf(back) };
      }
      return 'byte' in message ? { kind: message.kind, byte: toHex(Uint8Array.of(message.byte)) } : message;
    }),
    // Four single answers are taken for those to DLE EOT 1 to 4.
    ...(condition === null ? {} : { condition, trouble: troubleOf(condition) }),
  };
}

type Described = Exclude<StreamCommand, { readonly command: 'character' | 'raster' | 'barcode' }> | RunOrPicture;
type RunOrPicture =
  | { readonly command: 'text' | 'barcode'; readonly text: string }
  | { readonly command: 'raster'; readonly widthDots: number; readonly heightDots: number };

/** Dots and symbols say nothing to a reader: a picture is told by its size, a barcode by its text. */
function described(command: Exclude<StreamCommand, { readonly command: 'character' }>): Described {
  if (command.command === 'barcode') return { command: 'barcode', text: code128Text(command.symbols) };
  if (command.command !== 'raster') return command;
  const { widthDots, heightDots } = command.bitmap;
  return { command: 'raster', widthDots, heightDots };
}

function describeStream(bytes: Uint8Array): object {
  const commands: Described[] = [];
  let chinese = false;
  let rest = bytes;
  for (let taken = takeCommand(rest, chinese); taken !== null; taken = takeCommand(rest, chinese)) {
    const { command } = taken;
    if (command.command === 'chinese-mode') chinese = command.on;
    const last = commands.at(-1);
    if (command.command !== 'character') commands.push(described(command));
    else if (last?.command === 'text') commands[commands.length - 1] = { ...last, text: last.text + command.text };
    else commands.push({ command: 'text', text: command.text });
    rest = rest.subarray(taken.length);
  }
  return { commands, ...(rest.length > 0 ? { incompleteCommand: toHex(rest.subarray(0, 16)) } : {}) };
}
