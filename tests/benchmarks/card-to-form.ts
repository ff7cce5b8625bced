import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Traffic } from '../../scripts/device-simulators/rig.ts';
import { serviceNames } from '../../scripts/trial-station/errands.ts';
import { startTrialStation } from '../../scripts/trial-station/trial-station.ts';
import { sendVisitor, type Visitor, words } from '../../scripts/trial-station/visitor.ts';
import { type BenchmarkRow, median, row } from './row.ts';

const rounds = 15;
/** Eight data bits, a start and a stop bit. */
const bitsPerByte = 10;
const baudRate = 115_200;
const preambleAndLength = 7;

interface Measured {
  /** From the first byte of the read command to the DOM commit of the filled form, ms. */
  readonly fromRead: number;
  /** What the bytes alone take from the read command on, both directions, ms. */
  readonly wireFromRead: number;
  readonly fromFind: number;
  readonly wireFromFind: number;
}

/**
 * How long a person waits for the form after the card was found, beside the time the bytes need on a 115 200 baud line:
 * real serial port, three processes, real page.
 */
export async function benchCardToForm(): Promise<readonly BenchmarkRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-bench-'));
  const station = await startTrialStation({ folder, pacing: 'wire', env: { CUNBAN_HEADLESS: '1' } });
  const visitor = await sendVisitor(station.kiosk.cdpUrl);
  try {
    let traffic: Traffic[] = [];
    station.devices.onTraffic((chunk) => {
      if (chunk.device === 'id-card-reader') traffic.push(chunk);
    });
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await visitor.presses(serviceNames.certification);
      await visitor.presses(words.guide.begin);
      await visitor.sees(words.card.waiting.heading);
      const page = await visitor.page();
      const skew = await clockSkew(page);
      const filled = whenFilled(page);
      traffic = [];
      station.devices.reader.placeCard('pensioner-woman');
      measured.push(measure(traffic, (await filled) - skew));
      await backHome(visitor, station.devices.reader);
    }
    return rowsOf(measured);
  } finally {
    await visitor.leaves();
    await station.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Settles with the page's own clock when the name stands in the form. */
function whenFilled(page: Page): Promise<number> {
  return page.evaluate(
    (heading) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.body.textContent?.includes(heading) !== true) return;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    words.identity.heading,
  );
}

/** How far the page's clock is ahead of ours, by the quickest of several questions. */
async function clockSkew(page: Page): Promise<number> {
  let best = { roundTrip: Number.POSITIVE_INFINITY, skew: 0 };
  for (let question = 0; question < 10; question += 1) {
    const asked = now();
    const theirs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const answered = now();
    const roundTrip = answered - asked;
    if (roundTrip < best.roundTrip) best = { roundTrip, skew: theirs - (asked + answered) / 2 };
  }
  return best.skew;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function measure(traffic: readonly Traffic[], filledAt: number): Measured {
  const read = lastCommand(traffic, 0x30, 0x01);
  const find = lastCommand(traffic.slice(0, read + 1), 0x20, 0x01);
  const since = (index: number): number => filledAt - (traffic[index]?.at ?? Number.NaN);
  const wire = (index: number): number => {
    const bytes = traffic.slice(index).reduce((sum, chunk) => sum + chunk.bytes.length, 0);
    return (bytes * bitsPerByte * 1000) / baudRate;
  };
  return { fromRead: since(read), wireFromRead: wire(read), fromFind: since(find), wireFromFind: wire(find) };
}

function lastCommand(traffic: readonly Traffic[], command: number, parameter: number): number {
  const index = traffic.findLastIndex(
    ({ direction, bytes }) =>
      direction === 'to-device' && bytes[preambleAndLength] === command && bytes[preambleAndLength + 1] === parameter,
  );
  if (index < 0) throw new Error('the command was not seen on the wire');
  return index;
}

async function backHome(visitor: Visitor, reader: { liftCard(): void }): Promise<void> {
  await visitor.presses(words.common.leave);
  await visitor.sees(words.overlay.leaveHeading);
  await visitor.presses(words.overlay.leave);
  reader.liftCard();
  await visitor.sees(words.home.greeting);
}

function rowsOf(measured: readonly Measured[]): readonly BenchmarkRow[] {
  const limit = { unit: 'ms', peer: `wire time at ${baudRate} baud`, better: 'lower' } as const;
  const worst = measured.toSorted((a, b) => b.fromRead / b.wireFromRead - a.fromRead / a.wireFromRead)[0];
  if (worst === undefined) throw new Error('nothing was measured');
  return [
    row({
      name: 'card-to-form, read command to filled form, median',
      value: median(measured.map(({ fromRead }) => fromRead)),
      peerValue: median(measured.map(({ wireFromRead }) => wireFromRead)),
      ...limit,
    }),
    row({
      name: `card-to-form, read command to filled form, worst of ${measured.length}`,
      value: worst.fromRead,
      peerValue: worst.wireFromRead,
      ...limit,
    }),
    row({
      name: 'card-to-form, find command to filled form, median',
      value: median(measured.map(({ fromFind }) => fromFind)),
      peerValue: median(measured.map(({ wireFromFind }) => wireFromFind)),
      ...limit,
    }),
  ];
}
