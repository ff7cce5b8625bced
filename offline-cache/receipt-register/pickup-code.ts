import { randomInt } from 'node:crypto';

/** Eight random digits that no receipt in the register carries yet. Random, so that nobody can guess a neighbour's. */
export function newPickupCode(isTaken: (code: string) => boolean, draw: (max: number) => number = randomInt): string {
  // A register would need tens of millions of receipts before a hundred draws all collide.
  for (let tries = 0; tries < 100; tries += 1) {
    const code = String(draw(100_000_000)).padStart(8, '0');
    if (!isTaken(code)) return code;
  }
  throw new Error('no free pickup code');
}
