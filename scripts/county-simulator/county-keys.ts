import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';

/** What makes a county a county: the keys that open applications and the key that signs for them. */
export interface CountyKeys {
  /** `AGE-SECRET-KEY-1…`, the one in use first; retired ones stay, since queued applications cannot be sealed again. */
  readonly identities: readonly string[];
  /** The one in use. */
  readonly identity: string;
  /** `age1…` of the identity in use, for the station profile. */
  readonly recipient: string;
  readonly signingKey: KeyObject;
  readonly verifyingKey: KeyObject;
  /** Ed25519 public key as SPKI DER in base64, for the station profile. */
  readonly acknowledgementKey: string;
}

interface StoredKeys {
  readonly identity: string;
  readonly retired?: readonly string[];
  readonly signingKey: string;
}

const fileName = 'county-keys.json';

/** Loads the keys kept in `folder`, or makes them there, so that a restarted simulator is still the same county. */
export async function loadOrMakeKeys(folder: string): Promise<CountyKeys> {
  const path = join(folder, fileName);
  if (existsSync(path)) {
    const stored = JSON.parse(readFileSync(path, 'utf8')) as StoredKeys;
    return keysFrom([stored.identity, ...(stored.retired ?? [])], createPrivateKey(stored.signingKey));
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  return store(folder, [await generateX25519Identity()], privateKey);
}

/** Retires the identity in use for a new one. What was sealed for the old one still opens. */
export async function rotateIdentity(folder: string, keys: CountyKeys): Promise<CountyKeys> {
  return store(folder, [await generateX25519Identity(), ...keys.identities], keys.signingKey);
}

async function store(folder: string, identities: readonly string[], signingKey: KeyObject): Promise<CountyKeys> {
  mkdirSync(folder, { recursive: true });
  const [identity = '', ...retired] = identities;
  const stored: StoredKeys = { identity, retired, signingKey: pem(signingKey) };
  writeFileSync(join(folder, fileName), `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  return keysFrom(identities, signingKey);
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

async function keysFrom(identities: readonly string[], signingKey: KeyObject): Promise<CountyKeys> {
  const verifyingKey = createPublicKey(signingKey);
  const [identity = ''] = identities;
  return {
    identities,
    identity,
    recipient: await identityToRecipient(identity),
    signingKey,
    verifyingKey,
    acknowledgementKey: verifyingKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
