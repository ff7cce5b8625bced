import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { IppEveryPrinter } from '../../../scripts/device-simulators/ippeveprinter.ts';
import { wholeOffice } from '../../../scripts/device-simulators/office-rig.ts';
import { fillSeniorCard } from '../../../scripts/trial-station/errands.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { canaryElder } from '../wipe/canary-persons.ts';
import { preparePlaces, searchFiles } from '../wipe/kiosk-search.ts';
import { needlesFor, needlesForBytes } from '../wipe/needles.ts';
import { createByteSearch } from '../wipe/search-bytes.ts';
import { openHall, patience } from './hall.ts';

const searched = mkdtempSync(join(tmpdir(), 'cunban-papers-'));
const places = preparePlaces(searched);
const lines: string[] = [];
const hall = openHall({ office: wholeOffice, env: places.env, onLine: (line) => lines.push(line) });
afterAll(() => rm(searched, { recursive: true, force: true, maxRetries: 5 }));

function a4(): IppEveryPrinter {
  const printer = hall.station.office.documentPrinter;
  if (printer === null) throw new Error('ippeveprinter is missing');
  return printer;
}

/** What the newest sheet says, without spaces and line ends. */
async function newestSheet(): Promise<string> {
  const pdf = (await a4().jobs()).at(-1) ?? new Uint8Array();
  return execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' }).replaceAll(/\s/g, '');
}

async function walksToSignature(): Promise<void> {
  const { card, phone } = canaryElder;
  await fillSeniorCard(hall.visitor, { reader: hall.reader, card, phone });
}

const notice = '受理通知书';
const settled = words.document.settled.heading.replace('{{name}}', notice);

test('two papers scanned, a signature, a receipt, a notice on A4; and no file keeps any of it', async () => {
  const { visitor, station } = hall;
  await walksToSignature();
  await visitor.presses(words.sign.done);
  await visitor.sees(settled);
  const { caseNumber, application } = await hall.arrivesOnce(canaryElder.phone);
  const { attachments = [] } = application;
  expect(attachments.map(({ paper, pages, mediaType }) => [paper, pages, mediaType])).toEqual([
    ['portrait', 1, 'application/pdf'],
    ['householdRegister', 1, 'application/pdf'],
  ]);
  expect(hall.newestSlip()).toContain(caseNumber);
  const sheets = await a4().jobs();
  expect(sheets).toHaveLength(1);
  const sheet = await newestSheet();
  for (const text of [canaryElder.particulars.name, application.receiptNumber, caseNumber]) {
    expect(sheet).toContain(text);
  }
  expect(sheet).not.toContain('补打件');
  const renewed = station.kiosk.nextEvent('page-loaded');
  await hall.goesHome();
  await renewed;

  const papers: { readonly paper: string; readonly pdf: Uint8Array }[] = [];
  for (const { paper, sealedSha256 = '' } of attachments) {
    papers.push({ paper, pdf: await hall.arrivesByUpload(sealedSha256) });
  }
  // What the pictures and the printed sheet consist of, from where only their own bytes can be.
  const middle = (bytes: Uint8Array): Buffer => Buffer.from(bytes).subarray(bytes.length / 2, bytes.length / 2 + 32);
  const search = createByteSearch([
    ...needlesFor(canaryElder.particulars),
    ...papers.flatMap(({ paper, pdf }) => needlesForBytes(paper, middle(pdf))),
    ...sheets.flatMap((pdf) => needlesForBytes('notice', middle(pdf))),
  ]);
  const found = searchFiles(search, { ...station, lines }, places);
  expect(found).toMatchObject({ finds: [], writtenElsewhere: [] });
  expect(found.files).toContainEqual(expect.stringMatching(/^station\/data\/outbox\/.*\.db$/));
  // The search finds these very bytes where they do lie: in what came out of the printer.
  expect(search.find(Buffer.concat(sheets.map((pdf) => Buffer.from(pdf))))).not.toEqual([]);
});

test('a jam in the middle of the notice: said at once, and cleared it comes out by itself, once', async () => {
  const { visitor } = hall;
  const before = (await a4().jobs()).length;
  await a4().nextJob('jam');
  await walksToSignature();
  await visitor.presses(words.sign.done);
  await visitor.sees(words.document['paper-jammed'].heading);
  expect(await visitor.reads()).toContain(words.document.held);
  await a4().clear();
  await visitor.sees(settled);
  await expect.poll(async () => (await a4().jobs()).length, patience).toBe(before + 1);
  expect(await newestSheet()).not.toContain('补打件');
  await hall.goesHome();
});

test('the lights lead the hand, and a door opened in service is in the log and on the page of the technician', async () => {
  const { visitor, station } = hall;
  const { board } = station.office;
  if (board === null) throw new Error('the board is missing');
  const data = join(station.folders.station, 'data');
  await hall.walksToCard();
  // It flashes: it is seen to burn, and to be dark, and to burn again.
  for (const burns of [true, false, true]) await expect.poll(() => board.isLit('cardReader'), patience).toBe(burns);
  await visitor.presses(words.common.leave);
  await visitor.sees(words.home.greeting);
  await expect.poll(() => board.lit(), patience).toEqual(['statusGood']);

  board.setDoor('open');
  const log = (): string => readFileSync(join(data, 'logs', 'station.jsonl'), 'utf8');
  await expect
    .poll(log, patience)
    .toMatch(/"event":"door-opened","deviceId":"auxiliaries","door":"open","inService":true/);
  writeFileSync(join(data, 'maintenance'), '');
  await expect.poll(() => visitor.reads(), patience).toContain(words.upkeep.trouble['door-open']);
  expect(await visitor.reads()).toContain(words.upkeep.doorOpened);
  expect(board.lit()).toEqual(['statusBad']);
  board.setDoor('closed');
  unlinkSync(join(data, 'maintenance'));
  await visitor.sees(words.home.greeting);
});

test('a receipt is held under the scanner instead of typed; a payment code there is nobody’s business', async () => {
  const { visitor, station } = hall;
  const { codeScanner } = station.office;
  if (codeScanner === null) throw new Error('the code scanner is missing');
  const payload = receiptCodeOnNewestSlip();
  await visitor.presses(words.home.receiptAgain);
  await expect.poll(() => visitor.reads(), patience).toContain(words.pickup.adviceScan);
  const paymentCode = '134567890123456789';
  await expect.poll(() => codeScanner.present(paymentCode), patience).toBe(true);
  await expect.poll(() => codeScanner.present(payload), patience).toBe(true);
  await visitor.sees(words.found.heading);
  expect(codeScanner.lit).toBe(false);
  await visitor.presses(words.outcome.finish);
  await visitor.sees(words.home.greeting);
  const log = readFileSync(join(station.folders.station, 'data', 'logs', 'station.jsonl'), 'utf8');
  expect(log).not.toContain(paymentCode);
  expect(log).not.toContain(payload);
});

function receiptCodeOnNewestSlip(): string {
  const codes = (hall.printer.slips.at(-1)?.items ?? []).flatMap((item) => (item.item === 'qr' ? [item.data] : []));
  return codes[0] ?? '';
}
