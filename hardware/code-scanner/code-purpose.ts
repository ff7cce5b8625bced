import type { ScannedCode } from '../../app/contracts/devices/code-scanning.ts';

type Purpose = ScannedCode['purpose'];

/**
 * What a code is for, by its shape alone. A citizen's identity number of some provinces has the shape of a WeChat
 * code too: it is then treated with the same care, and who asked for it knows what it is.
 */
export function purposeOf(text: string): Purpose {
  // No regular expression: the engine would remember the last text it was tried on.
  if (text.length < 16 || text.length > 24 || !isAllDigits(text)) return 'general';
  const prefix = Number(text.slice(0, 2));
  if (text.length === 18 && prefix >= 10 && prefix <= 15) return 'payment-wechat';
  if (prefix >= 25 && prefix <= 30) return 'payment-alipay';
  if (text.length === 19 && prefix === 62) return 'payment-unionpay';
  if (text.length === 19 && text.startsWith('01')) return 'payment-ecny';
  return 'general';
}

function isAllDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return true;
}
