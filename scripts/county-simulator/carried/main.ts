import { readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { acknowledgementFileName } from '../../../offline-cache/carry/acknowledgement-file.ts';
import { syncStickFolder } from '../../../offline-cache/carry/sync-stick-folder.ts';
import { declinedCode } from '../../../offline-cache/delivery/ledger.ts';
import { writeDurably } from '../../../offline-cache/durable-file.ts';
import { loadOrMakeKeys } from '../county-keys.ts';
import { openCountyDoor } from './county-door.ts';
import { importCarriedFile } from './import-carried-file.ts';
import { readCodes } from './read-code.ts';

/*
 * node scripts/county-simulator/carried/main.ts FILE … [--folder out/county]
 * Takes what stations carried here: `.age` files from sticks, with the answer for the way back written beside each;
 * pictures of receipts (read by zbarimg), or `.txt` files with one scanned code a line. Exit status 1 where a file
 * could not be opened.
 */
const { values, positionals } = parseArgs({
  options: { folder: { type: 'string', default: 'out/county' } },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error('Usage: node scripts/county-simulator/carried/main.ts FILE … [--folder out/county]');
  process.exit(2);
}
const keys = await loadOrMakeKeys(values.folder);
const door = openCountyDoor(values.folder, keys);
for (const path of positionals) {
  if (!path.endsWith('.age')) {
    await takeCodes(path);
    continue;
  }
  const county = { identities: keys.identities, signingKey: keys.signingKey, door };
  const imported = await importCarriedFile(readFileSync(path), county);
  if (!imported.ok) {
    console.error(`${basename(path)}: ${imported.failure.code}`);
    process.exitCode = 1;
    continue;
  }
  const { stationCode, results, attachments, acknowledgement } = imported.value;
  const refused = results.flatMap((result) => {
    const code = 'code' in result ? result.code : 'caseNumber' in wordIn(result.statement) ? null : declinedCode;
    return code === null ? [] : [{ key: result.key, code }];
  });
  const answer = join(dirname(path), acknowledgementFileName(basename(path)));
  await writeWhole(answer, acknowledgement);
  console.log(`${basename(path)}: station ${stationCode}`);
  console.log(`  applications  ${results.length - refused.length} taken, ${refused.length} not`);
  for (const { key, code } of refused) console.log(`    ${key}  ${code}`);
  console.log(`  papers        ${attachments.filter((paper) => !('code' in paper)).length} of ${attachments.length}`);
  console.log(`  answer        ${basename(answer)}: take it back to the station`);
}
door.close();

async function takeCodes(path: string): Promise<void> {
  const read = readCodes(path);
  if (!read.ok) {
    console.error(`${basename(path)}: ${read.failure.code}`);
    process.exitCode = 1;
    return;
  }
  for (const application of read.value) {
    const result = await door.takeItem(application);
    const said = 'code' in result ? result.code : (wordIn(result.statement).caseNumber ?? declinedCode);
    console.log(`${basename(path)}: ${application.receiptNumber}  ${said}`);
  }
}

/** What the county signed; a decline has no case number. */
function wordIn(statement: string): { readonly caseNumber?: string } {
  return JSON.parse(statement) as { readonly caseNumber?: string };
}

/** The stick may be pulled as soon as this is done. */
async function writeWhole(path: string, text: string): Promise<void> {
  writeDurably(`${path}.part`, Buffer.from(text, 'utf8'), 'w');
  renameSync(`${path}.part`, path);
  await syncStickFolder(dirname(path));
}
