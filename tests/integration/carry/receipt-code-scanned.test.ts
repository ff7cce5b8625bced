import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blankBitmap, fillRectangle, isBlack } from '../../../hardware/receipt-printer/bitmap.ts';
import type { PaperItem } from '../../../hardware/receipt-printer/paper.ts';
import { simulatedStation } from '../../../hardware/simulated-station.ts';
import { fillReceiptTemplate } from '../../../kiosk-config/fill-receipt-template.ts';
import { ReceiptTemplate } from '../../../kiosk-config/schemas/receipt-template.ts';
import { saveSpecimen, specimenStation } from '../../../offline-cache/specimen-cache.ts';
import { type CountyKeys, loadOrMakeKeys } from '../../../scripts/county-simulator/county-keys.ts';

const root = join(import.meta.dirname, '../../..');
const hasScanner = spawnSync('zbarimg', ['--version']).status === 0;
/** Paper beside the head, and the distance to the next print. */
const paperMarginDots = 40;

let home = '';
let keys: CountyKeys;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cunban-code-'));
  keys = await loadOrMakeKeys(join(home, 'county'));
});
afterEach(() => rmSync(home, { recursive: true }));

function countyImports(file: string): string {
  const main = join(root, 'scripts/county-simulator/carried/main.ts');
  return execFileSync(process.execPath, [main, file, '--folder', join(home, 'county')], { encoding: 'utf8' });
}

test.skipIf(!hasScanner)(
  'a receipt of 58 mm paper brings the application to the county’s desk, once however often it is scanned',
  async () => {
    const station = specimenStation({ countyRecipient: keys.recipient });
    const cache = await station.open();
    const saved = await saveSpecimen(cache);
    const code = cache.carry.receiptCode(saved.receiptNumber);
    await cache.close();
    station.remove();
    if (!code.ok || code.value === null) throw new Error('no code');

    const picture = join(home, 'receipt.pbm');
    writeFileSync(picture, asPicture(await printed(receiptWith(code.value))));
    const first = countyImports(picture);
    expect(first).toContain(`${saved.receiptNumber}  `);
    expect(countyImports(picture)).toBe(first);

    // The same from a scanner that types what it reads.
    const typed = join(home, 'scanned.txt');
    writeFileSync(typed, `${code.value}\r\n`);
    expect(countyImports(typed).split('  ').at(-1)).toBe(first.split('  ').at(-1));
    const cases = readdirSync(join(home, 'county', 'county')).filter((name) => name.endsWith('.json'));
    expect(cases).toHaveLength(1);
  },
);

test('a receipt without a code is as it was', () => {
  const blocks = receiptWith('').blocks.filter(({ block }) => block === 'qr');
  expect(blocks).toHaveLength(1);
});

function receiptWith(carryCode: string) {
  const template: unknown = JSON.parse(readFileSync(join(root, 'kiosk-config/receipts/acceptance.json'), 'utf8'));
  if (!Value.Check(ReceiptTemplate, template)) throw new Error('no template');
  return fillReceiptTemplate(template, {
    title: '暂存回执',
    stationName: '样本村便民服务站',
    itemName: '城乡居民基本养老保险待遇领取资格认证',
    maskedName: '王*英',
    receiptNumber: 'L-13099910001-20261124-0001-45',
    caseNumber: '',
    pickupCode: '1234 5678',
    printedAt: '2026-11-24 09:00',
    nextStep: '网络恢复后会自动送到县里。',
    qrPayload: 'CUNBAN:L-13099910001-20261124-0001-45:12345678',
    copyMark: '',
    carryHint: carryCode === '' ? '' : '扫下面的码',
    carryCode,
  });
}

async function printed(document: ReturnType<typeof receiptWith>): Promise<readonly PaperItem[]> {
  const hall = await simulatedStation();
  try {
    const outcome = await hall.clock.until(hall.printReceipt(document, 'print', 120_000));
    expect(outcome).toEqual({ ok: true, value: { outcome: 'settled' } });
    return hall.printer.slips[0]?.items ?? [];
  } finally {
    await hall.close();
  }
}

/** The dots on the paper, with the margins the head does not reach, as a portable bitmap. */
function asPicture(items: readonly PaperItem[]): Buffer {
  const rasters = items.flatMap((item) => (item.item === 'raster' ? [item.bitmap] : []));
  const height = rasters.reduce((sum, { heightDots }) => sum + heightDots, 0);
  const paper = blankBitmap(384 + 2 * paperMarginDots, height + 2 * paperMarginDots);
  let top = paperMarginDots;
  for (const bitmap of rasters) {
    for (let y = 0; y < bitmap.heightDots; y += 1) {
      for (let x = 0; x < bitmap.widthDots; x += 1) {
        if (isBlack(bitmap, x, y)) fillRectangle(paper, paperMarginDots + x, top + y, 1, 1);
      }
    }
    top += bitmap.heightDots;
  }
  return Buffer.concat([Buffer.from(`P4\n${paper.widthDots} ${paper.heightDots}\n`), paper.bits]);
}
