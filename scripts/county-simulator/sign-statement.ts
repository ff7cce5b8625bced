import { type KeyObject, sign } from 'node:crypto';

/** Signs a statement; the signature in base64. */
export function signStatement(statement: string, signingKey: KeyObject): string {
  return sign(null, Buffer.from(statement, 'utf8'), signingKey).toString('base64');
}
