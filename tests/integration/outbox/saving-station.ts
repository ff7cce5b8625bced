import { writeSync } from 'node:fs';
import { openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { specimenApplication, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';

// Child of killed-while-saving.test.ts: saves without end and says each key only once it may be called saved.
const [folder = '', countyRecipient = ''] = process.argv.slice(2);
const opened = await openOfflineCache({
  folder,
  stationCode: specimenStationCode,
  countyRecipient,
  clock: systemClock,
  random: Math.random,
});
if (!opened.ok) throw new Error(opened.failure.code);
for (;;) {
  const saved = await opened.value.saveApplication({
    lane: 'lane-1',
    build: ({ receiptNumber }) => specimenApplication(receiptNumber),
  });
  if (!saved.ok) throw new Error(saved.failure.code);
  writeSync(1, `${saved.value.key}\n`);
}
