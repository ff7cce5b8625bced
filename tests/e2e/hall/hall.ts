/**
 * One station for the tests of one file, and the person in front of it. Called once at the top of a file:
 *
 *     const hall = openHall();
 *     test('…', async () => {
 *       await hall.walksToCard();
 *       hall.reader.placeCard('worn-card');
 *       await hall.visitor.sees(words.card['card-unreadable'].heading);
 *     });
 *
 * After each test what a test can break is whole again: county, cable, reader and printer.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { textOf } from '../../../hardware/receipt-printer/paper.ts';
import type { CountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import type { ReceivedApplication } from '../../../scripts/county-simulator/inbox.ts';
import type { Link } from '../../../scripts/county-simulator/link.ts';
import type { PrinterRig, ReaderRig } from '../../../scripts/device-simulators/rig.ts';
import { goHome, serviceNames } from '../../../scripts/trial-station/errands.ts';
import {
  startTrialStation,
  type TrialStation,
  type TrialStationOptions,
} from '../../../scripts/trial-station/trial-station.ts';
import { sendVisitor, type Visitor, words } from '../../../scripts/trial-station/visitor.ts';
import { withQuickFingers } from './quick-fingers.ts';

/** Half the pixels of a real screen, for two cores that draw without a graphics card. */
export const smallDisplay = { widthPx: 720, heightPx: 1280, widthMm: 268 } as const;

/** How long a condition may take that comes by itself, in ms; a loaded machine needs some of it. */
export const patience = { timeout: 20_000, interval: 50 } as const;

export const pensioner = 'pensioner-woman';

export interface Hall {
  readonly station: TrialStation;
  readonly county: CountySimulator;
  readonly link: Link;
  readonly reader: ReaderRig;
  readonly printer: PrinterRig;
  readonly visitor: Visitor;
  /** Home → pension check → guide → "put your card here". */
  walksToCard(): Promise<void>;
  /** From the page that asks "is this you?" to the review page. Returns the phone number, which no one else gives. */
  fillsForm(): Promise<string>;
  /** Home → review page, with a pensioner's card. */
  walksToReview(): Promise<string>;
  /** Last page of a visit → home, the card taken. */
  goesHome(): Promise<void>;
  /** A whole visit with nothing in its way: the county has it once, the slip bears its number and no copy mark. */
  completesVisit(): Promise<void>;
  /** From the review page of a visit that met trouble to the slip in hand and home. */
  finishesVisit(phone: string): Promise<void>;
  /** What the county holds from the person with this phone number. */
  arrivals(phone: string): readonly ReceivedApplication[];
  /** Waits until the county holds it exactly once, every attempt having carried the same bytes. */
  arrivesOnce(phone: string): Promise<ReceivedApplication>;
  /** Waits until the county holds a paper, by the name its sealed bytes travel by; the paper as the county opens it. */
  arrivesByUpload(sealedSha256: string): Promise<Uint8Array>;
  /** Text of the newest slip, without spaces and line ends. */
  newestSlip(): string;
  /** The eight digits that the last page shows. */
  readsPickupCode(): Promise<string>;
  /** Home → print a receipt again → the receipt of this code. */
  looksUpReceipt(pickupCode: string): Promise<void>;
}

export function openHall(options: Partial<Omit<TrialStationOptions, 'folder'>> = {}): Hall {
  let folder: string;
  let station: TrialStation;
  let visitor: Visitor;
  let phones = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cunban-hall-'));
    station = await startTrialStation({
      display: smallDisplay,
      ...options,
      folder,
      env: { CUNBAN_HEADLESS: '1', ...options.env },
    });
    visitor = withQuickFingers(await sendVisitor(station.kiosk.cdpUrl));
    await visitor.sees(words.home.greeting);
  });
  afterEach(async () => {
    const { reader, printer } = station.devices;
    station.county.setBehaviour({ kind: 'normal' });
    station.link.restore();
    reader.clearFaults();
    reader.liftCard();
    printer.setConditions({ paperOut: false, coverOpen: false });
    if (!reader.plugged) await reader.plug();
    if (!printer.plugged) await printer.plug();
  });
  afterAll(async () => {
    await visitor?.leaves();
    await station?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const hall: Hall = {
    get station() {
      return station;
    },
    get county() {
      return station.county;
    },
    get link() {
      return station.link;
    },
    get reader() {
      return station.devices.reader;
    },
    get printer() {
      return station.devices.printer;
    },
    get visitor() {
      return visitor;
    },
    async walksToCard() {
      await visitor.sees(words.home.greeting);
      await visitor.presses(serviceNames.certification);
      await visitor.presses(words.guide.begin);
      await visitor.sees(words.card.waiting.heading);
    },
    async fillsForm() {
      phones += 1;
      const phone = `139${String(phones).padStart(8, '0')}`;
      await visitor.sees(words.identity.heading);
      await visitor.presses(words.identity.confirm);
      await visitor.sees('手机号是多少？');
      await visitor.keysIn(phone);
      await visitor.presses(words.common.goOn);
      await visitor.sees(words.review.heading);
      return phone;
    },
    async walksToReview() {
      await hall.walksToCard();
      hall.reader.placeCard(pensioner);
      return hall.fillsForm();
    },
    goesHome: () => goHome(visitor, { reader: hall.reader, card: pensioner, phone: '' }),
    async completesVisit() {
      await hall.finishesVisit(await hall.walksToReview());
    },
    async finishesVisit(phone) {
      await visitor.presses(words.review.submit);
      await visitor.sees(words.outcome.accepted.heading);
      await visitor.sees(words.receipt.settled.heading);
      const { caseNumber } = await hall.arrivesOnce(phone);
      expect(hall.newestSlip()).toContain(caseNumber);
      expect(hall.newestSlip()).not.toContain('补打件');
      await hall.goesHome();
    },
    arrivals: (phone) => station.county.received().filter(({ application }) => application.answers.phone === phone),
    async arrivesByUpload(sealedSha256) {
      await expect
        .poll(
          () =>
            station.county.openAttachment(sealedSha256).then(
              () => true,
              () => false,
            ),
          patience,
        )
        .toBe(true);
      return station.county.openAttachment(sealedSha256);
    },
    async arrivesOnce(phone) {
      await expect.poll(() => hall.arrivals(phone).length, patience).toBe(1);
      const [arrival] = hall.arrivals(phone);
      if (arrival === undefined) throw new Error('it had just arrived');
      expect(new Set(arrival.fingerprints).size).toBe(1);
      return arrival;
    },
    // Numbers wrap at the paper's edge, so line ends and spaces are left out.
    newestSlip: () => textOf(hall.printer.slips.at(-1)?.items ?? []).replaceAll(/\s/g, ''),
    async readsPickupCode() {
      const [, digits] = /查询码([\d\s]+)/.exec(await visitor.reads()) ?? [];
      expect(digits).toBeDefined();
      return (digits ?? '').replaceAll(/\s/g, '');
    },
    async looksUpReceipt(pickupCode) {
      await visitor.sees(words.home.greeting);
      await visitor.presses(words.home.receiptAgain);
      await visitor.sees(words.pickup.heading);
      await visitor.keysIn(pickupCode);
      await visitor.presses(words.pickup.find);
      await visitor.sees(words.found.heading);
    },
  };
  return hall;
}
