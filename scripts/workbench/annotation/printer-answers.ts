import type { PrinterTrouble } from '../../../app/contracts/devices/receipt-printing.ts';
import { assertNever } from '../../../app/contracts/result.ts';
import { toHex } from '../../../hardware/captured-bytes.ts';
import {
  decodeStatusBack,
  decodeStatusBytes,
  type PrinterCondition,
  type PrinterMessage,
  PrinterMessageParser,
  troubleOf,
} from '../../../hardware/receipt-printer/status.ts';
import type { WireLine } from '../state.ts';
import { type Interpreter, joinBytes, type Reading } from './reading.ts';

/** What DLE EOT answers when nothing is the matter. */
const WELL = 0x12;

const TROUBLES: Readonly<Record<PrinterTrouble, string>> = {
  'paper-out': '缺纸',
  'cover-open': '盖开着',
  'cutter-fault': '切刀故障',
  overheated: '打印头过热',
  'printer-offline': '脱机',
  'printer-fault': '故障',
};

/** Reads what a receipt printer says; needs to know what it was asked, because all status bytes look alike. */
export interface PrinterAnswers extends Interpreter {
  /** DLE EOT `n` has been sent. */
  asked(n: number): void;
}

export function printerAnswers(): PrinterAnswers {
  const parser = new PrinterMessageParser();
  let unread: Uint8Array = new Uint8Array(0);
  let questions: number[] = [];
  let answers: { readonly n: number; readonly byte: number }[] = [];

  /** One reading for all answers to questions asked in one go. */
  const answerReading = (n: number, byte: number): Reading => {
    const continues = answers.length > 0;
    answers.push({ n, byte });
    const open = questions.length > 0;
    const bytes = Uint8Array.from(answers, (answer) => answer.byte);
    const { note, tone } = describe(conditionOf(answers));
    const asked = answers.map((answer) => answer.n).join(' ');
    // One answer is told with its byte; four say the same in words.
    const said = answers.length === 1 ? `${toHex(bytes)} ${note}` : note;
    if (!open) answers = [];
    return { continues, bytes, note: `DLE EOT ${asked} → ${said}`, tone, open };
  };

  const readingOf = (message: PrinterMessage, bytes: Uint8Array): Reading => {
    const whole = { continues: false, bytes, open: false };
    switch (message.kind) {
      case 'status-byte': {
        const n = questions.shift();
        if (n !== undefined) return answerReading(n, message.byte);
        return { ...whole, note: `${toHex(bytes)} 状态，没有人问`, tone: 'plain' };
      }
      case 'status-back': {
        const { note, tone } = describe(decodeStatusBack(message.bytes));
        return { ...whole, note: `自动状态：${note}`, tone };
      }
      case 'echo':
        return { ...whole, note: `打完了，回 ${message.id}`, tone: 'good' };
      case 'cleared':
        return { ...whole, note: '已清空', tone: 'plain' };
      case 'text':
        return { ...whole, note: `自报“${message.text}”`, tone: 'plain' };
      case 'flow-control':
        return { ...whole, note: message.byte === 0x13 ? 'XOFF 请停' : 'XON 请继续', tone: 'plain' };
      case 'unknown':
        return { ...whole, note: '看不懂', tone: 'trouble' };
      default:
        return assertNever(message);
    }
  };

  return {
    asked(n) {
      questions.push(n);
    },
    push(bytes) {
      const readings: Reading[] = [];
      for (const byte of bytes) {
        unread = joinBytes(unread, Uint8Array.of(byte));
        const [message] = parser.push(Uint8Array.of(byte));
        if (message === undefined) continue;
        readings.push(readingOf(message, unread));
        unread = new Uint8Array(0);
      }
      return readings;
    },
    // A new question: what is still unanswered will not be answered any more.
    interrupt() {
      questions = [];
      answers = [];
      return null;
    },
  };
}

function conditionOf(answers: readonly { readonly n: number; readonly byte: number }[]): PrinterCondition {
  const byteOf = (n: number): number => answers.find((answer) => answer.n === n)?.byte ?? WELL;
  return decodeStatusBytes([byteOf(1), byteOf(2), byteOf(3), byteOf(4)]);
}

function describe(condition: PrinterCondition): { readonly note: string; readonly tone: WireLine['tone'] } {
  const trouble = troubleOf(condition);
  const remarks = [
    ...(trouble === null ? [] : [TROUBLES[trouble]]),
    ...(condition.paperNearEnd && !condition.paperOut ? ['纸将尽'] : []),
    ...(condition.slipPresent ? ['出口有纸'] : []),
  ];
  return { note: remarks.length === 0 ? '正常' : remarks.join('，'), tone: trouble === null ? 'plain' : 'trouble' };
}
