import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrintDocument } from '../../../app/contracts/print-document.ts';
import { fillDocumentTemplate } from '../../../kiosk-config/fill-document-template.ts';
import type { DocumentTemplate } from '../../../kiosk-config/schemas/document-template.ts';
import { type FixtureKiosk, startFixtureKiosk } from './fixture-kiosk.ts';

const run = promisify(execFile);
const templates = fileURLToPath(new URL('../../../kiosk-config/print-templates/', import.meta.url));
const longAddress = '安和县柳河镇石桥村民委员会老街自然村第三村民小组沿河路一百二十六号院内东厢房二层靠北第三间';

let running: FixtureKiosk;
let folder: string;

beforeAll(async () => {
  running = await startFixtureKiosk('documents', { printPage: true });
  folder = await mkdtemp(join(tmpdir(), 'cunban-documents-'));
}, 60_000);
afterAll(async () => {
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function documentOf(id: string, corrections: readonly string[]): Promise<PrintDocument> {
  const template: DocumentTemplate = JSON.parse(await readFile(join(templates, `${id}.json`), 'utf8'));
  return fillDocumentTemplate(template, {
    texts: {
      officeName: '柳河镇便民服务站',
      itemName: '老年人优待证申领',
      itemCode: '11130999MB000000135002014120005',
      applicantName: '阿卜杜热合曼·买买提依明·吾布力卡斯木',
      idNumber: '130999********0026',
      birthDate: '1958年3月12日',
      address: longAddress,
      receiptNumber: 'L-13099910001-20261123-0042-17',
      caseNumber: '1309992026112300042',
      pickupCode: '4820 1537',
      issuedOn: '2026年11月23日',
      timeLimit: '5 个工作日',
      nextStep: '办好了发短信告诉您',
      qrPayload: 'CUNBAN:L-13099910001-20261123-0042-17:48201537',
    },
    lists: { corrections, materials: ['近期一寸免冠照片', '户口本首页和本人页'] },
    copyMark: '【补打件】',
  });
}

async function print(document: PrintDocument): Promise<{ readonly path: string; readonly text: string }> {
  const page = await running.page();
  const result = (await page.evaluate(
    (argument) =>
      fixture.call('render', argument).then((answer) => {
        const { ok, value, failure } = answer as { ok: boolean; value?: { pdf: Uint8Array }; failure?: object };
        return { ok, failure, pdf: [...(value?.pdf ?? [])] };
      }),
    document,
  )) as { readonly ok: boolean; readonly failure?: object; readonly pdf: readonly number[] };
  expect(result).toMatchObject({ ok: true });
  const path = join(folder, `${document.title}.pdf`);
  await writeFile(path, Uint8Array.from(result.pdf));
  const { stdout } = await run('pdftotext', ['-layout', path, '-']);
  return { path, text: stdout };
}

async function factsOf(path: string): Promise<{ readonly pages: number; readonly size: string }> {
  const { stdout } = await run('pdfinfo', [path]);
  return {
    pages: Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1]),
    size: /^Page size:\s+(.*)$/m.exec(stdout)?.[1] ?? '',
  };
}

async function fontsNotEmbedded(path: string): Promise<readonly string[]> {
  const { stdout } = await run('pdffonts', [path]);
  const fonts = stdout.trim().split('\n').slice(2);
  expect(fonts.length).toBeGreaterThan(0);
  return fonts.filter((line) => !/\s(yes)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/.test(line));
}

describe('a document', () => {
  it('of one page is A4 with its fonts in it; two may be drawn at once, and no window stays', async () => {
    const drawn = await Promise.all([
      print(await documentOf('acceptance-notice', [])),
      print(await documentOf('senior-certificate', [])),
    ]);
    for (const { path, text } of drawn) {
      expect(await factsOf(path)).toMatchObject({ pages: 1, size: expect.stringContaining('(A4)') });
      expect(await fontsNotEmbedded(path)).toEqual([]);
      const joined = text.replaceAll(/\s+/g, '');
      expect(joined).toContain('柳河镇便民服务站');
      expect(joined).toContain('阿卜杜热合曼·买买提依明·吾布力卡斯木');
      // The long address wraps beside its label, and none of it is lost.
      expect(joined.replaceAll('住址', '')).toContain(longAddress);
      expect(joined).toContain('补打件');
      await run('pdftoppm', ['-r', '150', '-png', '-singlefile', path, path]);
      const { stdout } = await run('zbarimg', ['-q', '--raw', '-Sdisable', '-Sqrcode.enable', `${path}.png`]);
      expect(stdout.trim()).toBe('CUNBAN:L-13099910001-20261123-0042-17:48201537');
    }
    await expect
      .poll(async () => (await running.browserTargets()).filter((url) => url.includes('document-')), { interval: 50 })
      .toEqual([]);
    expect((await running.browserTargets()).filter((url) => url.includes('page-'))).toHaveLength(1);
  });

  it('takes as many pages as it needs, and numbers them', async () => {
    const corrections = Array.from({ length: 60 }, (_, index) => `第${index + 1}条：请补交户口本的第${index + 1}页`);
    const { path, text } = await print(await documentOf('correction-notice', corrections));
    const { pages, size } = await factsOf(path);
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(size).toContain('(A4)');
    expect(await fontsNotEmbedded(path)).toEqual([]);
    const joined = text.replaceAll(/\s+/g, '');
    for (const correction of corrections) expect(joined).toContain(correction);
    for (let page = 1; page <= pages; page += 1) expect(joined).toContain(`第${page}页，共${pages}页`);
  });
});

it('what is no document is refused before anything is drawn', async () => {
  const page = await running.page();
  const refused = await page.evaluate(() => fixture.call('render', { layout: 'poster' }));
  expect(refused).toMatchObject({ ok: false, failure: { code: 'contract-violation' } });
});
