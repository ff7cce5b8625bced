/**
 * Puts both simulated devices on pseudo-terminals until interrupted, for trying drivers and `npm run device` by hand:
 * `node scripts/device-simulators/run.ts [FOLDER] [CARD]`. Slips are printed on the console.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from '../../hardware/receipt-printer/paper.ts';
import { startDeviceRig } from './rig.ts';

const [folder = join(tmpdir(), 'cunban-devices'), card] = process.argv.slice(2);
const rig = await startDeviceRig({ folder, pacing: 'wire' });
if (card !== undefined) rig.reader.placeCard(card);
rig.printer.onSlip(({ number, items }) => console.log(`\nslip ${number}\n${textOf(items)}`));
console.log(`ID-card reader   ${rig.profilePaths.reader}   card: ${card ?? 'none'}`);
console.log(`receipt printer  ${rig.profilePaths.printer}`);
console.log(`cards            ${rig.reader.cards.map(({ id }) => id).join(' ')}`);
const stop = (): void => void rig.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
