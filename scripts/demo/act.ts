import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrialStation } from '../trial-station/trial-station.ts';
import type { Visitor } from '../trial-station/visitor.ts';

/** What the acts of the demonstration share: the station, the visitor, and a camera. */
export interface Stage {
  readonly station: TrialStation;
  readonly visitor: Visitor;
  /** Takes a picture of the screen as it is now; numbered in order, named after act and screen. */
  readonly picture: (name: string) => Promise<void>;
}

/** A camera that numbers its pictures `001-act-screen.png`. */
export async function openCamera(folder: string, visitor: Visitor) {
  await mkdir(folder, { recursive: true });
  let taken = 0;
  return {
    taken: () => taken,
    picture: async (name: string): Promise<void> => {
      taken += 1;
      await visitor.picture(join(folder, `${String(taken).padStart(3, '0')}-${name}.png`));
    },
  };
}

/** Fails the demonstration unless `holds`; the sentence says what should have been. */
export function insist(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`the demonstration failed: ${sentence}`);
}

/** Waits until `holds`, up to `limitMs`; then fails with the sentence. */
export async function until(holds: () => boolean, sentence: string, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!holds()) {
    insist(performance.now() < deadline, sentence);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
