import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.ts';
import { runCommand } from './check/run-command.ts';
import { findElectron } from './host.ts';
import { withDisplay } from './setup/display.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const limitMs = 900_000;

/** Runs the end-to-end tests on a real Electron. Its fuses must be as they left the factory: a fused one refuses to be inspected. */
async function testOnElectron(): Promise<number> {
  const electron = findElectron();
  if (electron === undefined) {
    console.log(
      'Skipped: no Electron binary here. Its npm package brings none until node_modules/electron/install.js has run ' +
        'with access to its download site; ELECTRON_OVERRIDE_DIST_PATH may name the folder of one instead.',
    );
    return 0;
  }
  console.log(`End-to-end tests on ${electron}`);
  await build();
  return withDisplay(async (display) => {
    const { exitCode } = await runCommand(join(root, 'node_modules', '.bin', 'vitest'), ['run', '--project', 'e2e'], {
      cwd: root,
      env: { ...process.env, DISPLAY: display, CUNBAN_HOST: 'electron' },
      limitMs,
      isShown: true,
    });
    return exitCode ?? 1;
  });
}

process.exitCode = await testOnElectron();
