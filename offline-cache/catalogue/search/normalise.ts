/** Text as it is compared: compatibility forms folded, lower case, no white space. */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, '');
}

/** Words of Latin letters and digits, folded to plain lower-case ASCII. */
export function latinWords(text: string): readonly string[] {
  return withoutMarks(text).match(/[a-z0-9]+/g) ?? [];
}

/** Runs of neighbouring Han characters, with the index (in characters) at which each begins in `text`. */
export function hanRuns(text: string): readonly { readonly start: number; readonly characters: readonly string[] }[] {
  const runs: { start: number; characters: string[] }[] = [];
  let open = false;
  for (const [index, character] of [...text].entries()) {
    const han = /\p{Script=Han}/u.test(character);
    if (han && !open) runs.push({ start: index, characters: [] });
    if (han) runs.at(-1)?.characters.push(character);
    open = han;
  }
  return runs;
}

/**
 * What somebody may have meant as pinyin: letters only, `ü` as `v`, marks and numbers of tones left out. `null` where it
 * cannot be pinyin.
 */
export function pinyinLetters(query: string): string | null {
  const plain = withoutMarks(query.toLowerCase().replaceAll(/[üǖǘǚǜ]/gu, 'v')).replaceAll(/[\s'’-]/gu, '');
  const letters = /^(?:[a-z]+[1-5])+$/.test(plain) ? plain.replaceAll(/[1-5]/g, '') : plain;
  return /^[a-z]+$/.test(letters) ? letters : null;
}

function withoutMarks(text: string): string {
  return text
    .normalize('NFKC')
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase();
}
