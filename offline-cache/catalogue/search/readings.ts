import { polyphonic } from 'pinyin-pro';
import { hanRuns } from './normalise.ts';

/** Every way to read neighbouring Han characters: for each character all of its syllables without tones. */
export interface ReadRun {
  /** Index in characters at which the run begins in its text. */
  readonly start: number;
  readonly readings: readonly (readonly string[])[];
}

/** Readings of all runs of Han characters in a text. Whoever types knows one reading; which, nobody here can know. */
export function readingsOf(text: string): readonly ReadRun[] {
  return hanRuns(text).map(({ start, characters }) => ({
    start,
    readings: characters.map((character) => readingsOfCharacter(character)),
  }));
}

const known = new Map<string, readonly string[]>();

function readingsOfCharacter(character: string): readonly string[] {
  const before = known.get(character);
  if (before !== undefined) return before;
  const [syllables = []] = polyphonic(character, { toneType: 'none', type: 'array', v: true });
  const sound = syllables.filter((syllable) => /^[a-z]+$/.test(syllable));
  // Keyboards without ü: 绿 is typed lv, lu and, as in passports, lyu.
  const variants = sound.flatMap((syllable) =>
    syllable.includes('v') ? [syllable, syllable.replace('v', 'u'), syllable.replace('v', 'yu')] : [syllable],
  );
  const readings = [...new Set(variants)];
  known.set(character, readings);
  return readings;
}
