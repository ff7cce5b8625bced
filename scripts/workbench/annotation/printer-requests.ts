import { toHex } from '../../../hardware/captured-bytes.ts';
import { code128Text } from '../../../hardware/receipt-printer/code128.ts';
import { type StreamCommand, takeCommand } from '../../../hardware/receipt-printer/escpos-stream.ts';
import { type Interpreter, joinBytes, type Reading } from './reading.ts';

/** How much of a receipt's text a line of the log shows. */
const SHOWN_CHARACTERS = 24;

interface Taken {
  readonly bytes: Uint8Array;
  readonly command: StreamCommand;
}

/**
 * Reads what a receipt printer is sent. Real-time requests stand alone, the print data between them are told in one
 * line that grows until the cut. `onStatusRequest` is called with n of every DLE EOT n.
 */
export function printerRequests(onStatusRequest: (n: number) => void): Interpreter {
  let pending: Uint8Array = new Uint8Array(0);
  let chinese = false;
  /** The print data told by the open reading. */
  let job: Taken[] = [];

  const push = (bytes: Uint8Array): readonly Reading[] => {
    pending = joinBytes(pending, bytes);
    const readings: Reading[] = [];
    let requests: Taken[] = [];
    let jobOpen = job.length > 0;
    const endRequests = (): void => {
      if (requests.length > 0) readings.push(requestReading(requests));
      requests = [];
    };
    const endJob = (open: boolean): void => {
      if (job.length === 0) return;
      readings.push({ continues: jobOpen, bytes: bytesOf(job), note: describeJob(job), tone: 'plain', open });
      jobOpen = false;
      if (!open) job = [];
    };
    for (let taken = takeCommand(pending, chinese); taken !== null; taken = takeCommand(pending, chinese)) {
      const { command, length } = taken;
      const one = { bytes: pending.slice(0, length), command };
      pending = pending.slice(length);
      if (command.command === 'chinese-mode') chinese = command.on;
      if (command.command === 'real-time') {
        endJob(false);
        if (one.bytes[1] === 0x04) onStatusRequest(one.bytes[2] ?? 0);
        requests.push(one);
        continue;
      }
      endRequests();
      job.push(one);
      if (command.command === 'cut' || command.command === 'echo') endJob(false);
    }
    endRequests();
    endJob(true);
    return readings;
  };

  return {
    push,
    // Answers come while data are being sent; a command cut in two is finished by the bytes to come.
    interrupt() {
      job = [];
      return null;
    },
  };
}

function requestReading(requests: readonly Taken[]): Reading {
  const note = requests.map(({ bytes: [, kind = 0, n = 0] }, index, all) => {
    if (kind === 0x14) return `DLE DC4 ${n} 清空`;
    if (kind !== 0x04) return kind === 0x05 ? `DLE ENQ ${n} 清空并恢复` : `DLE ${kind} ${n}`;
    const first = all[index - 1]?.bytes[1] !== 0x04;
    return first ? `DLE EOT ${n}` : String(n);
  });
  return { continues: false, bytes: bytesOf(requests), note: note.join(' '), tone: 'plain', open: false };
}

function bytesOf(taken: readonly Taken[]): Uint8Array {
  return Uint8Array.from(taken.flatMap(({ bytes }) => [...bytes]));
}

/** `初始化 · 中文 · “青禾镇便民服务站 受理回执…” 96 字 · 二维码 · 切纸` */
function describeJob(job: readonly Taken[]): string {
  const words: string[] = [];
  let text = '';
  let textAt = -1;
  for (const { command } of job) {
    if (command.command === 'character') text += command.text;
    if (command.command === 'line-feed') text += ' ';
    if (command.command === 'character' && textAt < 0) textAt = words.push('') - 1;
    const word = wordOf(command);
    if (word !== null && words.at(-1) !== word) words.push(word);
  }
  if (textAt >= 0) words[textAt] = describeText(text);
  return words.length === 0 ? '排版命令' : words.join(' · ');
}

function describeText(text: string): string {
  const whole = text.trim().replace(/-{4,}/g, '—').replace(/ +/g, ' ');
  const characters = [...whole];
  return characters.length <= SHOWN_CHARACTERS
    ? `“${whole}”`
    : `“${characters.slice(0, SHOWN_CHARACTERS).join('')}…” ${characters.length} 字`;
}

/** `null` for what only shapes text. */
function wordOf(command: StreamCommand): string | null {
  switch (command.command) {
    case 'initialise':
      return '初始化';
    case 'chinese-mode':
      return command.on ? '开中文' : '关中文';
    case 'status-back':
      return command.enabled ? '开自动状态' : '关自动状态';
    case 'echo':
      return `打完请回 ${command.id}`;
    case 'qr-store':
      return `二维码 ${command.data}`;
    case 'barcode':
      return `条码 ${code128Text(command.symbols)}`;
    case 'raster':
      return '点阵';
    case 'identity':
      return `自报 GS I ${command.code}`;
    case 'cut':
      return '切纸';
    case 'unknown':
      return `不认识的命令 ${toHex(Uint8Array.of(command.byte))}`;
    case 'character':
    case 'line-feed':
    case 'feed-lines':
    case 'feed-dots':
    case 'align':
    case 'size':
    case 'bold':
    case 'underline':
    case 'barcode-height':
    case 'barcode-module':
    case 'barcode-text':
    case 'qr-module':
    case 'qr-error-correction':
    case 'qr-print':
    case 'real-time':
    case 'ignored':
      return null;
  }
}
