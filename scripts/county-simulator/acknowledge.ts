import { type KeyObject, sign } from 'node:crypto';
import type { components } from '../../app/platform/county-platform.generated.ts';

type Schemas = components['schemas'];

/** Signs a statement: members sorted by name, no white space, as the published interface asks. */
export function acknowledge(statement: Schemas['Statement'], signingKey: KeyObject): Schemas['Acknowledgement'] {
  const { caseNumber, key, kind, receivedAt, sealedSha256 } = statement;
  const text = JSON.stringify({ caseNumber, key, kind, receivedAt, sealedSha256 });
  return { statement: text, signature: sign(null, Buffer.from(text, 'utf8'), signingKey).toString('base64') };
}
