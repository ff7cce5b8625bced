import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { specimenApplications } from './specimen-applications.ts';

/*
 * Makes a dictionary for the plaintext of applications out of specimens, with the `zstd` command's trainer:
 *
 *   node scripts/plaintext-dictionary/run.ts --id 2
 *
 * A dictionary that stations ever used is never made again or changed: what was sealed with it would not open. A new
 * one gets a new number (offline-cache/sealed-store/application-encoding.ts).
 */
const { values } = parseArgs({
  options: {
    id: { type: 'string' },
    bytes: { type: 'string', default: '8192' },
    to: { type: 'string', default: join(import.meta.dirname, '../../offline-cache/sealed-store/dictionaries') },
  },
});
const id = Number(values.id);
if (!Number.isInteger(id) || id < 1 || id > 120) throw new Error('--id takes a number from 1 to 120');
const folder = mkdtempSync(join(tmpdir(), 'cunban-dictionary-'));
try {
  const samples = specimenApplications(4000, id).map((application, index) => {
    const path = join(folder, `${index}.json`);
    // Strokes of signatures are numbers without end; a whole one would crowd everything else out.
    const signature = application.signature === null ? null : { strokes: application.signature.strokes.slice(0, 2) };
    writeFileSync(path, JSON.stringify({ ...application, signature }));
    return path;
  });
  const dictionary = join(folder, 'dictionary');
  execFileSync('zstd', ['--train', ...samples, '--maxdict', values.bytes, '--dictID', String(id), '-o', dictionary], {
    stdio: 'ignore',
  });
  mkdirSync(values.to, { recursive: true });
  const text = readFileSync(dictionary).toString('base64');
  const source = `// Made by scripts/plaintext-dictionary; never changed once a station has used it.\nexport const dictionary${id} =\n  '${text}';\n`;
  writeFileSync(join(values.to, `application-${id}.generated.ts`), source);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
