/** Records the scenes anew, when a driver is meant to do something else than it did: `node scripts/device-recordings/run.ts`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { recordScene } from './record-scene.ts';
import { SCENES } from './scenes.ts';

for (const scene of SCENES) {
  await mkdir(dirname(scene.file), { recursive: true });
  await writeFile(scene.file, await recordScene(scene));
  console.log(scene.file);
}
