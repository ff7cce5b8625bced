import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { fail, ok, type Result } from '../../../app/contracts/result.ts';
import { decodeReceiptCode } from '../../../offline-cache/carry/receipt-code.ts';

/**
 * - `reader-missing`  there is no `zbarimg` on this machine
 * - `no-code-found`   nothing in the picture or text carries an application
 */
export type ReadCodeFailure = 'reader-missing' | 'no-code-found';

/** The applications in the codes of a picture of a receipt, or in a text file with one scanned code a line. */
export function readCodes(path: string): Result<readonly OutboundApplication[], ReadCodeFailure> {
  const texts = /\.(txt|code)$/.test(path) ? ok(readFileSync(path, 'latin1')) : readPicture(path);
  if (!texts.ok) return texts;
  const applications = texts.value
    .split('\n')
    .map(decodeReceiptCode)
    .filter((application) => application !== null);
  return applications.length === 0 ? fail('no-code-found') : ok(applications);
}

function readPicture(path: string): Result<string, ReadCodeFailure> {
  const read = spawnSync('zbarimg', ['--quiet', '--raw', path], { encoding: 'latin1' });
  return read.error === undefined ? ok(read.stdout) : fail('reader-missing');
}
