import { expect, test } from 'vitest';
import type { ScanCodeFailure, ScannedCode } from '../contracts/devices/code-scanning.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { scanReceipt } from './scan-receipt.ts';

const code = (text: string, purpose: ScannedCode['purpose'] = 'general'): Result<ScannedCode, ScanCodeFailure> =>
  ok({ symbology: 'qrCode', text, encoding: 'ascii', purpose });

/** Scans with a scanner that gives `codes`, one a command, and then nothing any more. */
async function scanned(codes: readonly Result<ScannedCode, ScanCodeFailure>[], except: string | null = null) {
  const left = [...codes];
  const logged: unknown[] = [];
  const abort = new AbortController();
  const scanCode = async (): Promise<Result<ScannedCode, ScanCodeFailure>> => {
    const next = left.shift();
    if (next !== undefined) return next;
    abort.abort();
    return fail('cancelled');
  };
  const log = (...line: readonly unknown[]): void => void logged.push(line);
  const found = await scanReceipt(except, { devices: { scanCode }, log, pauseMs: 0 }, abort.signal).catch(() => null);
  return { found, logged };
}

test('a receipt is known by its code, and the log says no more than that', async () => {
  expect(await scanned([code('CUNBAN:L-1:48201537')])).toEqual({ found: '48201537', logged: [['receipt-scanned']] });
});

test('payment codes, foreign codes and a scanner in trouble are passed over without a word', async () => {
  const others = [
    code('134567890123456789', 'payment-wechat'),
    code('CUNBAN:L-1:11111111', 'payment-alipay'),
    code('https://example.cn'),
    fail<ScanCodeFailure>('scanner-offline'),
    fail<ScanCodeFailure>('code-unreadable'),
  ];
  expect(await scanned([...others, code('CUNBAN:L-1:48201537')])).toMatchObject({ found: '48201537' });
  expect(await scanned(others)).toEqual({ found: null, logged: [] });
});

test('a receipt that was just not found and still lies there is not looked up again and again', async () => {
  expect(await scanned([code('CUNBAN:L-1:48201537')], '48201537')).toMatchObject({ found: null });
});
