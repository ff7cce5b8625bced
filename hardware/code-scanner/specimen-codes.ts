/** Codes that nobody has: made up, with the shapes and spellings that real ones come in. */

export interface SpecimenCode {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** As scanners announce it. */
  readonly aim: string;
}

const utf8 = (text: string, aim = ']Q1'): SpecimenCode => ({ bytes: new TextEncoder().encode(text), text, aim });
const gb18030 = (text: string, hex: string): SpecimenCode => ({
  bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
  text,
  aim: ']Q1',
});

export const SPECIMEN_CODES = {
  greeting: utf8('HELLO WORLD'),
  pickup: utf8('cunban:pickup/20251123-0042', ']C0'),
  chineseUtf8: utf8('云溪村便民服务站;取件码 4471;王桂芳'),
  /** 𠮷 and 龴 lie beyond what two bytes of GBK hold; the first is a surrogate pair in JavaScript. */
  rareUtf8: utf8('𠮷龴'),
  chineseGb18030: gb18030('村办取件', 'b4e5b0ecc8a1bcfe'),
  rareGb18030: gb18030('𠮷龴', '9534b23582359037'),
  bytes: { bytes: Uint8Array.of(0x81, 0x20, 0xff, 0x00, 0x01), text: 'gSD/AAE=', aim: ']d1' },
  wechat: utf8('134567890123456789'),
  alipay: utf8('281234567890123456'),
  unionPay: utf8('6212345678901234567'),
  ecny: utf8('0112345678901234567'),
  /** Three reports of a HID-POS scanner. */
  long: utf8(`https://example.invalid/${'abcdefghij'.repeat(12)}`),
} as const satisfies Readonly<Record<string, SpecimenCode>>;
