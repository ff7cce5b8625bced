import type { CipherSuite } from './cipher-suite.ts';

/**
 * HKDF (RFC 5869) over the MAC of a suite: `length` bytes (at most 8160) that tell nothing of `secret` or of what is
 * derived from it under another label.
 */
export function deriveKey(
  { mac }: Pick<CipherSuite, 'mac'>,
  secret: Uint8Array,
  {
    salt = new Uint8Array(32),
    label,
    length = 32,
  }: { readonly salt?: Uint8Array; readonly label: string; readonly length?: number },
): Uint8Array {
  const extracted = mac(salt, secret);
  const info = Buffer.from(label, 'utf8');
  const derived = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let at = 0, counter = 1; at < length; at += block.length, counter += 1) {
    const message = Buffer.concat([block, info, Uint8Array.of(counter)]);
    block.fill(0);
    block = mac(extracted, message);
    message.fill(0);
    derived.set(block.subarray(0, length - at), at);
  }
  block.fill(0);
  extracted.fill(0);
  return derived;
}
