import { expect, test } from 'vitest';
import { ProfileRefusal } from '../../contracts/devices/device-profile.ts';
import { DocumentPrinterTrouble } from '../../contracts/devices/document-printing.ts';
import { ScannerTrouble } from '../../contracts/devices/document-scanning.ts';
import { PrinterTrouble } from '../../contracts/devices/receipt-printing.ts';
import en from './en.json' with { type: 'json' };
import zhHans from './zh-Hans.json' with { type: 'json' };

interface Texts {
  readonly [key: string]: string | Texts;
}

function flat(texts: Texts, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : flat(value, `${prefix}${key}.`),
  );
}

const chinese = new Map(flat(zhHans));
const english = new Map(flat(en));
const places = (text: string | undefined): readonly string[] => (text?.match(/\{\{\w+\}\}/g) ?? []).toSorted();

test('both languages have the same texts', () => {
  expect([...english.keys()]).toEqual([...chinese.keys()]);
});

test('a text has the same values filled in in both languages', () => {
  for (const [key, text] of chinese) expect(places(english.get(key)), key).toEqual(places(text));
});

test('no text is empty, and Chinese ones use Chinese punctuation', () => {
  for (const [key, text] of [...chinese, ...english]) expect(text.trim(), key).not.toBe('');
  for (const [key, text] of chinese) expect(text, key).not.toMatch(/\p{Script=Han}[,?:;!.]/u);
});

test('the technician reads a sentence, and never a code, of whatever ails a device', () => {
  const words = [PrinterTrouble, DocumentPrinterTrouble, ScannerTrouble, ProfileRefusal.properties.code].flatMap(
    ({ anyOf }) => anyOf.map((word) => word.const),
  );
  for (const word of words) expect([...chinese.keys()]).toContain(`upkeep.trouble.${word}`);
});
