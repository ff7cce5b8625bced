import { createHash } from 'node:crypto';

/** SHA-256 over a line that says what it is and an item's canonical JSON, 32 bytes. */
export function itemHash(canonicalItem: string): Buffer {
  return createHash('sha256').update('cunban.catalogue-item/1\n').update(canonicalItem, 'utf8').digest();
}

/**
 * One hash over all items of a catalogue, base64url: over item codes and item hashes in the order of the codes, so that
 * it can be had from the hashes alone. `items` must be sorted by code (UTF-16 code units) and name no code twice.
 */
export function rootHash(items: readonly { readonly itemCode: string; readonly hash: Uint8Array }[]): string {
  const root = createHash('sha256').update('cunban.catalogue-root/1\n');
  for (const { itemCode, hash } of items) root.update(`${itemCode}\n`, 'utf8').update(hash);
  return root.digest('base64url');
}
