import { Decrypter } from 'age-encryption';
import { Value } from 'typebox/value';
import { fail, ok, type Result } from '../../../app/contracts/result.ts';
import { CarriedManifest, manifestName } from '../../../offline-cache/carry/carried-file.ts';
import { tarEntries } from '../../../offline-cache/carry/tar.ts';

export interface OpenedFile {
  readonly manifest: CarriedManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * - `seal-unreadable`  not for this county's key, changed on the way, or not whole
 * - `not-carried`      opens, but is no archive a station wrote
 */
export type OpenCarriedFailure = 'seal-unreadable' | 'not-carried';

/** Opens a file a station wrote to a stick, with any of the county's `AGE-SECRET-KEY-1…` identities. */
export async function openCarriedFile(
  bytes: Uint8Array,
  identities: readonly string[],
): Promise<Result<OpenedFile, OpenCarriedFailure>> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  let archive: Uint8Array;
  try {
    archive = await decrypter.decrypt(bytes);
  } catch {
    return fail('seal-unreadable');
  }
  const files = entriesOf(archive);
  const manifest = parseJson(files?.get(manifestName));
  return files !== null && Value.Check(CarriedManifest, manifest) ? ok({ manifest, files }) : fail('not-carried');
}

function entriesOf(archive: Uint8Array): Map<string, Uint8Array> | null {
  try {
    return new Map([...tarEntries(archive)].map(({ name, bytes }) => [name, bytes]));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parseJson(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  } catch {
    return null;
  }
}
