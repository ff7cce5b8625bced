import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';

/** What makes a county a county: the key that opens applications and the key that signs for them. */
export interface CountyKeys {
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string;
  /** `age1…`, for the station profile. */
  readonly recipient: string;
  readonly signingKey: KeyObject;
  /** Ed25519 public key as SPKI DER in base64, for the station profile. */
  readonly acknowledgementKey: string;
}

const fileName = 'county-keys.json';

/** Loads the keys kept in `folder`, or makes them there, so that a restarted simulator is still the same county. */
export async function loadOrMakeKeys(folder: string): Promise<CountyKeys> {
  const path = join(folder, fileName);
  if (existsSync(path)) {
    const stored = JSON.parse(readFileSync(path, 'utf8')) as { readonly identity: string; readonly signingKey: string };
    return keysFrom(stored.identity, createPrivateKey(stored.signingKey));
  }
  const identity = await generateX25519Identity();
  const { privateKey } = generateKeyPairSync('ed25519');
  mkdirSync(folder, { recursive: true });
  const signingKey = privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(path, `${JSON.stringify({ identity, signingKey }, null, 2)}\n`, { mode: 0o600 });
  return keysFrom(identity, privateKey);
}

async function keysFrom(identity: string, signingKey: KeyObject): Promise<CountyKeys> {
  const publicKey = createPublicKey(signingKey).export({ format: 'der', type: 'spki' });
  return {
    identity,
    recipient: await identityToRecipient(identity),
    signingKey,
    acknowledgementKey: publicKey.toString('base64'),
  };
}
