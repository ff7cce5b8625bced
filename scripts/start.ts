import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { wholeOffice } from './device-simulators/office-rig.ts';
import { withDisplay } from './setup/display.ts';
import { startTrialStation } from './trial-station/trial-station.ts';
import { buildWorkbenchPage } from './workbench/build-page.ts';
import { startWorkbench } from './workbench/server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    demo: { type: 'boolean', default: false },
    landscape: { type: 'boolean', default: false },
    'workbench-port': { type: 'string', default: '8790' },
  },
});

if (values.demo) await import('./demo/run.ts');
else await start();

/** Builds and runs a whole station on this machine until it is asked to stop. */
async function start(): Promise<void> {
  console.log('Building …');
  const pageFolder = join(root, 'dist', 'workbench');
  await Promise.all([build(), buildWorkbenchPage(pageFolder)]);
  const display = values.landscape
    ? { widthPx: 1920, heightPx: 1080, widthMm: 476 }
    : { widthPx: 1080, heightPx: 1920, widthMm: 268 };
  const size = { width: display.widthPx, height: display.heightPx };
  const ownDisplay = (process.env.DISPLAY ?? '') === '';
  await withDisplay(async (name) => {
    const station = await startTrialStation({
      folder: join(root, 'out', 'start'),
      pacing: 'wire',
      office: wholeOffice,
      display,
      env: { DISPLAY: name },
      onLine: (line) => console.log(line),
    });
    const workbench = await startWorkbench({ station, pageFolder, port: Number(values['workbench-port']) });
    console.log(`Shell      ${station.kiosk.host} host${ownDisplay ? `, on a display of its own (${name})` : ''}`);
    console.log(`Workbench  ${workbench.url}`);
    console.log(`Debugging  ${station.kiosk.cdpUrl}`);
    console.log('Ctrl+C ends everything.');
    await Promise.race([interrupted(), station.kiosk.ended]);
    await workbench.close();
    await station.close();
  }, size);
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
