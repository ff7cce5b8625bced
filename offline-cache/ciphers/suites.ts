import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { CipherSuite, SuiteId } from './cipher-suite.ts';
import { defaultSuite } from './default-suite.ts';
import { gmSuite } from './gm-suite.ts';

/** Every suite this software knows. One that was ever used stays in the list, or what it sealed could not be opened. */
const suites: Readonly<Record<SuiteId, CipherSuite>> = { 'default-1': defaultSuite, 'gm-1': gmSuite };

export function suiteOf(id: SuiteId): CipherSuite {
  return suites[id];
}

/**
 * Opens what any suite sealed, by the number it begins with.
 * - `unknown-suite`  sealed by newer software, or no sealed bytes at all
 * - `not-authentic`  another key, other associated bytes, or damaged
 */
export function openSealed(
  key: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array,
): Result<Uint8Array, 'unknown-suite' | 'not-authentic'> {
  const suite = Object.values(suites).find(({ number }) => number === sealed[0]);
  if (suite === undefined) return fail('unknown-suite');
  const opened = suite.open(key, sealed, associated);
  return opened === null ? fail('not-authentic') : ok(opened);
}
