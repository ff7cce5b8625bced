import { scrypt } from 'node:crypto';
import { defaultSuite } from '../ciphers/default-suite.ts';
import { deriveKey } from '../ciphers/derive-key.ts';

/** The blocks of a card's chip as the reader gave them. The photo is what nobody can guess. */
export interface CardBlocks {
  readonly textBlock: Uint8Array;
  readonly photo: Uint8Array;
}

/**
 * What a guess costs: 32 MiB and, on the machine this was chosen on, some 60 ms (docs/decisions/0033). The card is read
 * once a visit and the person looks at the next page meanwhile, so nobody waits for it.
 */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 48 * 1024 * 1024 };

/**
 * Stretches the blocks of a card and the station key into 32 bytes, off the main thread. The same card at the same
 * station gives the same; without either there is no other way than to guess both. The caller wipes blocks and result.
 */
export async function stretchCard({ textBlock, photo }: CardBlocks, stationKey: Uint8Array): Promise<Uint8Array> {
  const secret = Buffer.alloc(2 + textBlock.length + photo.length);
  secret.writeUInt16BE(textBlock.length);
  secret.set(textBlock, 2);
  secret.set(photo, 2 + textBlock.length);
  const salt = deriveKey(defaultSuite, stationKey, { label: 'cunban/draft/salt/1' });
  try {
    return await new Promise((resolve, reject) => {
      scrypt(secret, salt, 32, cost, (error, stretched) => {
        if (error === null) resolve(stretched);
        else reject(error);
      });
    });
  } finally {
    secret.fill(0);
    salt.fill(0);
  }
}

/** By what the draft of one service is found. Tells nothing of the card, or of the key that opens the draft. */
export function draftTag(stretched: Uint8Array, itemCode: string): Uint8Array {
  return deriveKey(defaultSuite, stretched, { label: `cunban/draft/tag/1/${itemCode}` });
}

/** Under what the draft of one service is sealed. */
export function draftKey(stretched: Uint8Array, itemCode: string): Uint8Array {
  return deriveKey(defaultSuite, stretched, { label: `cunban/draft/key/1/${itemCode}` });
}
