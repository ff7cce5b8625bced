/**
 * The whole thing unattended: two services, once with the link up and once with it cut and restored, one with papers
 * and a notice on A4, then a hall's ordinary troubles. Leaves what it saw, printed, sent and wrote under `out/demo/`, and exits 0 only if all of it happened.
 */
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../build.ts';
import { wholeOffice } from '../device-simulators/office-rig.ts';
import { withDisplay } from '../setup/display.ts';
import { startTrialStation, type TrialStation } from '../trial-station/trial-station.ts';
import { sendVisitor } from '../trial-station/visitor.ts';
import { renderReceiptPictures } from '../workbench/receipt-picture-file.ts';
import { insist, openCamera, type Stage } from './act.ts';
import { servePapers } from './papers.ts';
import { printReceiptAgain } from './reprint.ts';
import { serveOnline, serveWithLinkCut, services } from './services.ts';
import { fallSilent } from './silence.ts';
import { showTroubles } from './troubles.ts';

const out = fileURLToPath(new URL('../../out/demo', import.meta.url));
/** Silence is shown, not sat through. */
const timings = { attention: 6, lastPage: 6, warning: 4, elderFactor: 1, farewell: 3, countyAnswer: 4 };

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
console.log('Building …');
await build();
await withDisplay(async (display) => {
  const temporary = join(out, 'station', 'temporary');
  await mkdir(temporary, { recursive: true });
  const station = await startTrialStation({
    folder: out,
    pacing: 'wire',
    office: wholeOffice,
    timings,
    env: { DISPLAY: display, TMPDIR: temporary },
  });
  console.log(`The kiosk runs on the ${station.kiosk.host} host.`);
  try {
    await perform(station);
    await keepBrowserProfile(temporary);
  } finally {
    await station.close();
  }
  await layOut(station);
});
console.log(`Done. See ${out}/screens, receipts, documents, county, station.`);

async function perform(station: TrialStation): Promise<void> {
  const visitor = await sendVisitor(station.kiosk.cdpUrl);
  const camera = await openCamera(join(out, 'screens'), visitor);
  const stage: Stage = { station, visitor, picture: camera.picture };
  for (const service of services) {
    await serveOnline(stage, service);
    console.log(`${service.name}, link up: accepted, receipt printed`);
    await serveWithLinkCut(stage, service);
    console.log(`${service.name}, link cut: kept, receipt printed; delivered when the cable was back`);
  }
  const papers = await servePapers(stage);
  console.log(
    papers
      ? 'papers scanned, notice jammed and printed on A4'
      : 'papers left out: this machine has no ippeveprinter or no scanimage',
  );
  await printReceiptAgain(stage);
  console.log('an earlier receipt printed again, marked as a copy');
  await showTroubles(stage);
  console.log('card pulled, bank card, reader unplugged, second thoughts, paper out: each told and mended');
  await fallSilent(stage);
  console.log('silence: warned, extended, ended');

  const received = station.county.received();
  insist(
    received.length === services.length * 2 + 1 + (papers ? 1 : 0),
    'the county holds every application exactly once',
  );
  insist(new Set(received.map(({ key }) => key)).size === received.length, 'no key was taken twice');
  insist(
    received.every(({ fingerprints }) => new Set(fingerprints).size === 1),
    'retries carried identical bytes',
  );
  insist(station.county.sequenceGaps().length === 0, 'no sequence number is missing');
  console.log(
    `${camera.taken()} pictures, ${station.devices.printer.slips.length} slips, ${received.length} applications`,
  );
  await visitor.leaves();
}

/** The browser removes its profile when it ends; what it had written is part of what the demonstration leaves. */
async function keepBrowserProfile(temporary: string): Promise<void> {
  for (const name of await readdir(temporary)) {
    // Sockets and locks of a running browser cannot be copied and hold nothing.
    await cp(join(temporary, name), join(out, 'station', 'browser-profile', name), {
      recursive: true,
      errorOnExist: false,
      filter: (path) => !/Singleton|\.sock/.test(path),
    });
  }
}

async function layOut(station: TrialStation): Promise<void> {
  await cp(join(station.folders.county, 'county'), join(out, 'county'), { recursive: true });
  const folder = join(out, 'receipts');
  await mkdir(folder, { recursive: true });
  for (const slip of station.devices.printer.slips) {
    await writeFile(join(folder, `${String(slip.number).padStart(2, '0')}.bin`), slip.bytes);
  }
  const documents = join(out, 'documents');
  await mkdir(documents, { recursive: true });
  for (const [index, pdf] of ((await station.office.documentPrinter?.jobs()) ?? []).entries()) {
    await writeFile(join(documents, `${String(index + 1).padStart(2, '0')}.pdf`), pdf);
  }
  await renderReceiptPictures(station.devices.printer.slips, folder);
}
