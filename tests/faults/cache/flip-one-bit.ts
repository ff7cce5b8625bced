import { readFileSync, writeFileSync } from 'node:fs';
import type { Random } from '../../random.ts';

/** Flips one bit of a file at random, not in the zeros it ends in; says where. */
export function flipOneBit(path: string, random: Random): string {
  const bytes = readFileSync(path);
  let end = bytes.length;
  while (bytes[end - 1] === 0) end -= 1;
  const offset = random.below(end);
  const bit = random.below(8);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << bit), offset);
  writeFileSync(path, bytes);
  return `byte ${offset} bit ${bit}`;
}
