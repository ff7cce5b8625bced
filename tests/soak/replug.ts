/**
 * `npm run test:soak [-- --rounds 1000] [--seed 1]`: the hardware process drives simulators on pseudo-terminals while their
 * cables are pulled at random moments of a command and put back. Each time the device must serve again within three
 * seconds of the plug, and the process must keep neither memory nor descriptors. Figures go to `out/soak.json`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SPECIMEN_RECEIPT } from '../../hardware/receipt-printer/specimen-receipt.ts';
import { type RigBench, startRigBench } from '../integration/devices/rig-bench.ts';
import { Random } from '../random.ts';

const BACK_LIMIT_MS = 3000;
/** A slip takes longer to print than a card to read; it is counted from the same plug. */
const LONGEST_COMMAND_MS = 300;
const LONGEST_AWAY_MS = 400;
/** Before a look at the process: commands have ended, both plugs are in. */
const REST_MS = 2500;
/** Without these V8 lets garbage lie for as long as there is room, and growth would say nothing. */
const TIGHT_HEAP = ['--max-old-space-size=48', '--max-semi-space-size=1'];
/** Growth of the resident set that is still called flat, over what was there after the first tenth of the rounds. */
const MEMORY_GROWTH_LIMIT_KB = 8_000;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const rounds = Number(values.rounds);
const out = fileURLToPath(new URL('../../out/', import.meta.url));

interface Plugged {
  readonly name: string;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Makes the device ready to be asked; then asks. True when it served. */
  serve(commandId: string): Promise<boolean>;
}

function pluggedDevices({ rig, readCard, devices }: RigBench): readonly Plugged[] {
  return [
    {
      name: 'id-card-reader',
      unplug: () => rig.reader.unplug(),
      plug: () => rig.reader.plug(),
      async serve(commandId) {
        rig.reader.liftCard();
        rig.reader.placeCard('pensioner-woman');
        return (await readCard(commandId)).ok;
      },
    },
    {
      name: 'receipt-printer',
      unplug: () => rig.printer.unplug(),
      plug: () => rig.printer.plug(),
      async serve(commandId) {
        const deviceId = 'receipt-printer';
        const printed = await devices.call('printReceipt', {
          deviceId,
          commandId,
          timeoutMs: 10_000,
          document: SPECIMEN_RECEIPT,
        });
        return printed.ok;
      },
    },
  ];
}

/** Pulls and returns one cable so many times; returns how long each return took, in ms. */
async function soak(device: Plugged, times: number, random: Random, onRound: () => void): Promise<readonly number[]> {
  const backAfter: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const interrupted = device.serve(`${device.name}-${round}-cut`);
    await sleep(random.below(LONGEST_COMMAND_MS));
    await device.unplug();
    await interrupted;
    await sleep(random.below(LONGEST_AWAY_MS));
    await device.plug();
    const pluggedAt = performance.now();
    let attempt = 0;
    while (!(await device.serve(`${device.name}-${round}-again-${attempt}`))) {
      attempt += 1;
      if (performance.now() - pluggedAt > 4 * BACK_LIMIT_MS) break;
      await sleep(20);
    }
    backAfter.push(performance.now() - pluggedAt);
    onRound();
  }
  return backAfter;
}

interface Footprint {
  readonly descriptors: number;
  readonly residentKb: number;
}

function footprint(pid: number): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const residentKb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, residentKb };
}

const bench = await startRigBench('off', TIGHT_HEAP);
const devices = pluggedDevices(bench);
const random = new Random(Number(values.seed));
let done = 0;
const onRound = (): void => {
  done += 1;
  if (done % 50 === 0) console.log(`${done} of ${rounds}: ${JSON.stringify(footprint(bench.pid))}`);
};
const soakAll = (times: number) => Promise.all(devices.map((device) => soak(device, times, random, onRound)));
// The first tenth warms everything up; what is kept after that is growth. Both looks are taken at rest.
const warmUp = await soakAll(Math.ceil(rounds / devices.length / 10));
await sleep(REST_MS);
const start = footprint(bench.pid);
const main = await soakAll(Math.ceil(rounds / devices.length) - (warmUp[0]?.length ?? 0));
await sleep(REST_MS);
const end = footprint(bench.pid);
await bench.close();
const results = devices.map((_device, index) => [...(warmUp[index] ?? []), ...(main[index] ?? [])]);

const figures = Object.fromEntries(
  devices.map(({ name }, index) => {
    const sorted = (results[index] ?? []).toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return [name, { rounds: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), worstMs: at(1) }];
  }),
);
const late = results.flat().filter((ms) => ms > BACK_LIMIT_MS).length;
const problems = [
  ...(late > 0 ? [`${late} returns took longer than ${BACK_LIMIT_MS} ms`] : []),
  ...(end.descriptors > start.descriptors ? [`${end.descriptors - start.descriptors} descriptors more`] : []),
  ...(end.residentKb - start.residentKb > MEMORY_GROWTH_LIMIT_KB ? ['memory grew'] : []),
];
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'soak.json'), `${JSON.stringify({ figures, start, end, problems }, null, 2)}\n`);
console.log(JSON.stringify({ figures, start, end, problems }, null, 2));
process.exit(problems.length === 0 ? 0 : 1);
