/**
 * After a visit nothing of the person can be found: not in any file, not in the heap of page, station or hardware.
 * That the search finds what is there is shown by wipe/control.test.ts, and here by searching once in mid-visit.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fillCertification, fillEnrolment, goHome } from '../../scripts/trial-station/errands.ts';
import { words } from '../../scripts/trial-station/visitor.ts';
import { type StationUnderTest, stationUnderTest } from './setup.ts';
import { type CanaryPerson, canaryAdult, canaryElder } from './wipe/canary-persons.ts';
import { preparePlaces, searchFiles, searchHeaps, searchMemories } from './wipe/kiosk-search.ts';
import { needlesFor } from './wipe/needles.ts';
import { createByteSearch } from './wipe/search-bytes.ts';

const search = createByteSearch([canaryElder, canaryAdult].flatMap(({ particulars }) => needlesFor(particulars)));
const everything = ['address', 'idNumber', 'name', 'phone'];
const report = fileURLToPath(new URL('../../out/wipe-proof.json', import.meta.url));

/** Seconds. Long enough for the search in mid-visit not to be what ends the visit. */
const timings = { attention: 15, warning: 1, countyAnswer: 3, farewell: 1, elderFactor: 1 };

test('after every kind of visit nothing of the person is left', async () => {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'cunban-wipe-'));
  const places = preparePlaces(folder);
  const station = await stationUnderTest({ folder, timings, env: places.env });
  const { visitor, county, link, devices, kiosk } = station;
  const measured: Record<string, unknown> = {};
  const elder = errandOf(station, canaryElder);
  const adult = errandOf(station, canaryAdult);

  const visits: readonly (readonly [string, () => Promise<void>])[] = [
    ['certified, link up', () => certify()],
    ['enrolled, link up', () => enrol()],
    ['certified, link cut', () => certify()],
    ['enrolled, link cut', () => enrol()],
    ['cancelled at the review', cancel],
    ['fell silent at the review', fallSilent],
  ];
  const outcome = (): string => words.outcome[link.state() === 'up' ? 'accepted' : 'kept'].heading;

  async function certify(): Promise<void> {
    await fillCertification(visitor, elder);
    await visitor.presses(words.review.submit);
    await visitor.sees(outcome());
    await goHome(visitor, elder);
  }
  async function enrol(): Promise<void> {
    await fillEnrolment(visitor, adult);
    await visitor.presses(words.sign.done);
    await visitor.sees(outcome());
    await goHome(visitor, adult);
  }
  async function cancel(): Promise<void> {
    await fillCertification(visitor, elder);
    await visitor.presses(words.common.leave);
    await visitor.sees(words.overlay.leaveHeading);
    await visitor.presses(words.overlay.leave);
    devices.reader.liftCard();
    await visitor.sees(words.home.greeting);
  }
  async function fallSilent(): Promise<void> {
    await fillCertification(visitor, elder);
    await provesItLooksAtTheRightPlaces();
    const warning = (await visitor.page()).getByRole('heading', { name: words.overlay.idleHeading });
    await warning.waitFor({ timeout: (timings.attention + 15) * 1000 });
    devices.reader.liftCard();
    await visitor.sees(words.home.greeting);
  }
  /** While the person is there, page and station hold all of them; hardware has handed the card over. */
  async function provesItLooksAtTheRightPlaces(): Promise<void> {
    const { ui, station: held } = await searchHeaps(search, station, places);
    expect(particularsOf(held)).toEqual(everything);
    expect(particularsOf(ui)).toEqual(expect.arrayContaining(['phone']));
    measured.heapsInMidVisit = { ui: particularsOf(ui), station: particularsOf(held) };
  }

  const seconds: Record<string, number> = {};
  for (const [name, visit] of visits) {
    const visitAt = performance.now();
    if (name.endsWith('link cut')) link.cut();
    const renewed = kiosk.nextEvent('page-loaded');
    await visit();
    await renewed;
    await visitor.sees(words.home.greeting);
    const at = performance.now();
    const heaps = await searchHeaps(search, station, places);
    expect.soft(heaps, `heaps after: ${name}`).toEqual({ ui: [], station: [], hardware: [] });
    seconds[name] = at - visitAt;
    seconds[`heaps ${name}`] = performance.now() - at;
  }
  console.log(seconds);
  const memAt = performance.now();
  measured.memory = searchMemories(search, station);
  console.log('memory', performance.now() - memAt);

  const filesAt = performance.now();
  const running = searchFiles(search, station, places);
  console.log('files', performance.now() - filesAt, running.files.length, running.bytes, running.unpacked);
  await visitor.leaves();
  await kiosk.stop();
  const stopped = searchFiles(search, station, places);
  console.log(running.files, stopped.files, running.writtenElsewhere);
  expect.soft(running.finds).toEqual([]);
  expect.soft(stopped.finds).toEqual([]);
  measured.seconds = (performance.now() - startedAt) / 1000;
  console.log(JSON.stringify(measured, null, 1));
});

function errandOf({ devices }: StationUnderTest, { card, phone }: CanaryPerson) {
  return { reader: devices.reader, card, phone };
}

function particularsOf(finds: readonly { readonly particular: string }[]): readonly string[] {
  return [...new Set(finds.map(({ particular }) => particular))].sort();
}
