import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

const identity = await generateX25519Identity();

/** Whom the stations under test seal to. */
export const recipient = await identityToRecipient(identity);

/** Reads what was sealed, as the county does; `null` where it cannot. */
export async function openAsCounty(sealed: Uint8Array): Promise<Uint8Array | null> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed);
  } catch {
    return null;
  }
}
