const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const checksumLength = 6;
// Bech32 alphabet, 52 characters of key and 6 of checksum. This also keeps out age1pq1… and age1tag1… recipients,
// which the age found on county servers (1.1) cannot open.
const x25519Recipient = /^age1([02-9ac-hj-np-z]{58})$/;

/** The 32 bytes of the X25519 public key in a native recipient (`age1…`, Bech32 of BIP 173), `null` for anything else. */
export function decodeAgeRecipient(recipient: string): Uint8Array | null {
  const data = x25519Recipient.exec(recipient)?.[1];
  if (data === undefined) return null;
  const symbols = [...data].map((character) => alphabet.indexOf(character));
  // The human-readable part "age" enters the checksum as its high bits, a zero, and its low bits.
  if (checksum([3, 3, 3, 0, 1, 7, 5, ...symbols]) !== 1) return null;
  return toBytes(symbols.slice(0, -checksumLength));
}

function checksum(symbols: readonly number[]): number {
  let sum = 1;
  for (const symbol of symbols) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ symbol;
    for (const [bit, generator] of generators.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum;
}

/** Regroups 5-bit symbols into bytes; the bits left over must be the zeros that filled up the last symbol. */
function toBytes(symbols: readonly number[]): Uint8Array | null {
  const bytes: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const symbol of symbols) {
    pending = ((pending << 5) | symbol) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((pending >>> bits) & 0xff);
  }
  return (pending & ((1 << bits) - 1)) === 0 ? Uint8Array.from(bytes) : null;
}
