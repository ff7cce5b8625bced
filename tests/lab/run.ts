/**
 * `npm run test:lab`: the drivers against a real kernel's devices, in a small virtual machine: HID scanners made through
 * uhid, USB serial adapters plugged and unplugged by the machine's monitor, and USB devices of our own over USB/IP. Not
 * part of `./scripts/test`; where the machine cannot run it says why and ends as skipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ReaderSimulator } from '../../hardware/id-card-reader/simulator.ts';
import { specimenCard } from '../../hardware/id-card-reader/specimen-cards.ts';
import { labImage } from './image.ts';
import { startMachine, type UsbSerial } from './machine.ts';
import { type LabLine, readLabLine } from './wishes.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const GUEST_LIMIT_MS = 420_000;

const { values } = parseArgs({ options: { console: { type: 'boolean', default: false } } });

const reason = whyNot();
if (reason !== null) {
  console.log(`skipped: ${reason}`);
  process.exit(0);
}

function whyNot(): string | null {
  if (process.arch !== 'x64') return 'the guest is made for x86-64';
  if (process.getuid?.() !== 0) return 'building the guest needs root';
  for (const program of ['qemu-system-x86_64', 'debootstrap', 'mkfs.ext4']) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) {
      return `${program} is missing (Debian: qemu-system-x86, debootstrap, e2fsprogs)`;
    }
  }
  return null;
}

const image = await labImage(join(repository, 'out', 'lab'));
const folder = mkdtempSync(join(tmpdir(), 'cunban-lab-'));
const machine = await startMachine(image, repository, folder);
const reader = new ReaderSimulator();
const twin = new ReaderSimulator();
const adapters: Readonly<Record<string, UsbSerial>> = {
  reader: await machine.usbSerial('reader', 1),
  twin: await machine.usbSerial('twin', 2),
};
const simulators: Readonly<Record<string, ReaderSimulator>> = { reader, twin };

const tests: { readonly test: string; readonly problem: string | null; readonly tookMs: number }[] = [];
let exit: number | null = null;

async function obey(line: LabLine): Promise<void> {
  if ('card' in line) {
    if (line.card === 'place') reader.placeCard(specimenCard('pensioner-woman'));
    else reader.liftCard();
  } else if ('cable' in line) {
    const adapter = adapters[line.adapter];
    if (adapter === undefined) throw new Error(`no adapter ${line.adapter}`);
    // A device that was unplugged has lost its power.
    if (line.cable === 'plug') simulators[line.adapter]?.connect(adapter.wire);
    await adapter[line.cable]();
  } else if ('test' in line) {
    tests.push(line);
    console.log(`${line.problem === null ? 'PASS' : 'FAIL'}  ${line.test} (${line.tookMs} ms) ${line.problem ?? ''}`);
  } else if ('note' in line) console.log(`      ${line.note}`);
  else exit = line.exit;
}

let obeying = Promise.resolve();
machine.onLine((text) => {
  if (values.console) console.log(`| ${text}`);
  const line = readLabLine(text);
  if (line !== null) obeying = obeying.then(() => obey(line));
});
const limit = setTimeout(() => machine.kill(), GUEST_LIMIT_MS);
await machine.run();
await machine.ended;
clearTimeout(limit);
await obeying;
rmSync(folder, { recursive: true });

const failed = tests.filter(({ problem }) => problem !== null).length;
writeFileSync(join(repository, 'out', 'lab.json'), `${JSON.stringify({ exit, tests }, null, 2)}\n`);
console.log(`${tests.length - failed} passed, ${failed} failed, the guest ended with ${exit}`);
process.exit(failed === 0 && exit === 0 && tests.length > 0 ? 0 : 1);
