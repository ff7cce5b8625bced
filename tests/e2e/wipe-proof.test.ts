/**
 * After a visit nothing of the person can be found: not in any file, not in the heap of page, station or hardware.
 * That the search finds what is there is shown by wipe/control.test.ts, and here by searching once in mid-visit.
 * What it measured is written to out/wipe-proof.json.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { chooseHost } from '../../scripts/host.ts';
import { words } from '../../scripts/trial-station/visitor.ts';
import { type StationUnderTest, stationUnderTest } from './setup.ts';
import { canaryAdult, canaryElder } from './wipe/canary-persons.ts';
import { preparePlaces, searchFiles, searchHeaps, searchMemories } from './wipe/kiosk-search.ts';
import { needlesFor, needlesForBytes } from './wipe/needles.ts';
import { createByteSearch } from './wipe/search-bytes.ts';
import { visitsTo, visitTimings } from './wipe/visits.ts';

const needles = [canaryElder, canaryAdult].flatMap(({ particulars, photoPiece }) => [
  ...needlesFor(particulars),
  ...needlesForBytes('photo', photoPiece),
]);
const search = createByteSearch(needles);
const patience = { timeout: 20_000, interval: 100 };

// Electron's utility processes do not load what NODE_OPTIONS names, so that nothing writes their heaps there.
const canProbeHeaps = chooseHost() === 'chromium';

test.runIf(canProbeHeaps)('after every kind of visit nothing of the person is left', async () => {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'cunban-wipe-'));
  const places = preparePlaces(folder);
  const station = await stationUnderTest({
    folder,
    timings: visitTimings,
    display: { widthPx: 720, heightPx: 1280, widthMm: 268 },
    env: places.env,
  });
  const { visitor, county, kiosk } = station;
  const report: Record<string, unknown> = { needles: needles.length };

  /** The search must find on the living kiosk what it will later not find. */
  const inMidVisit = async (): Promise<void> => {
    const heaps = await searchHeaps(search, station, places, ['station', 'ui']);
    const files = searchFiles(search, station, places);
    expect(particularsIn(heaps.station)).toEqual(['address', 'idNumber', 'name', 'phone']);
    // The page shows the number masked; name and address are on it, or were a page ago.
    expect(particularsIn(heaps.ui)).toContain('phone');
    expect(particularsIn(heaps.ui)).not.toContain('idNumber');
    // Not even while the person is there does anything of theirs touch the disk unsealed.
    expect.soft(files.finds).toEqual([]);
    report.inMidVisit = { heaps: mapValues(heaps, particularsIn) };
  };

  const afterVisits: Record<string, unknown> = {};
  for (const { name, go } of visitsTo(station, inMidVisit)) {
    const renewed = kiosk.nextEvent('page-loaded');
    const swept = stationLogs(station, 'page-renewed').length + 1;
    await go();
    await renewed;
    await expect.poll(() => stationLogs(station, 'page-renewed').length, patience).toBe(swept);
    await visitor.sees(words.home.greeting);
    const heaps = await searchHeaps(search, station, places, ['ui', 'station', 'hardware']);
    const files = searchFiles(search, station, places);
    expect.soft(heaps, `heaps after: ${name}`).toEqual({ ui: [], station: [], hardware: [] });
    expect.soft(files.finds, `files after: ${name}`).toEqual([]);
    afterVisits[name] = { heaps: mapValues(heaps, (finds) => finds.length), files: files.finds.length };
  }
  report.afterVisits = afterVisits;
  // The shell passes everything on and keeps nothing; its heap is the largest, so it is taken once.
  expect(await searchHeaps(search, station, places, ['shell'])).toEqual({ shell: [] });

  // What was searched is what there was to search: two delivered, two still queued, the browser's profile in use.
  expect(stationLogs(station, 'application-saved')).toHaveLength(4);
  expect(county.received()).toHaveLength(2);
  const running = searchFiles(search, station, places);
  for (const written of [
    /^station\/data\/outbox\/.*\.db$/,
    /^station\/data\/outbox\/.*\.db-wal$/,
    /^station\/data\/outbox\/journal\//,
    /^station\/data\/logs\//,
    /^kiosk-temporary\/.*profile.*\/Default\//,
  ]) {
    expect(running.files).toContainEqual(expect.stringMatching(written));
  }
  expect(running).toMatchObject({ finds: [], writtenElsewhere: [] });

  // Raw memory, freed or not, is measured. That of pages must hold nothing: their processes end with the visit.
  const inRenderers = (): readonly string[] => {
    const memories = searchMemories(search, station);
    report.memoryAfterAll = memories;
    return placesInRenderers(memories);
  };
  await expect.poll(inRenderers, patience).toEqual([]);
  await visitor.leaves();
  await kiosk.stop();
  const stopped = searchFiles(search, station, places);
  expect(stopped.finds).toEqual([]);

  report.files = { running: countsOf(running), stopped: countsOf(stopped) };
  report.seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  writeReport(report);
});

function stationLogs({ folders }: StationUnderTest, event: string): readonly string[] {
  const lines = readFileSync(join(folders.station, 'data', 'logs', 'station.jsonl'), 'utf8').split('\n');
  return lines.filter((line) => line.includes(`"event":"${event}"`));
}

function particularsIn(finds: readonly { readonly particular: string }[]): readonly string[] {
  return [...new Set(finds.map(({ particular }) => particular))].sort();
}

function placesInRenderers(memories: ReturnType<typeof searchMemories>): readonly string[] {
  const renderers = Object.entries(memories).filter(([name]) => name.startsWith('chromium renderer'));
  expect(renderers).not.toEqual([]);
  return renderers.flatMap(([, { places }]) => Object.keys(places));
}

function mapValues<Key extends string, Value, Mapped>(
  record: Readonly<Record<Key, Value>>,
  map: (value: Value) => Mapped,
): Readonly<Record<string, Mapped>> {
  return Object.fromEntries(Object.entries<Value>(record).map(([key, value]) => [key, map(value)]));
}

function countsOf({ files, bytes, unpacked, finds }: ReturnType<typeof searchFiles>) {
  return { files: files.length, bytes, unpackedStreams: unpacked, finds: finds.length };
}

function writeReport(report: Readonly<Record<string, unknown>>): void {
  const out = fileURLToPath(new URL('../../out/', import.meta.url));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'wipe-proof.json'), `${JSON.stringify(report, null, 2)}\n`);
}
