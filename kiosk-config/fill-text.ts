const placeholder = /\{\{([^}]*)\}\}/g;

/** Names in `{{…}}` of a template text that are not among `known`. */
export function unknownNames(text: string, known: readonly string[]): readonly string[] {
  return [...text.matchAll(placeholder)].map((match) => match[1] ?? '').filter((name) => !known.includes(name));
}

/** Puts values into a text. `undefined` when a value it names is empty: what would say half of it is left out. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string | undefined {
  let complete = true;
  const filled = text.replaceAll(placeholder, (_match, name: string) => {
    const value = values[name] ?? '';
    if (value === '') complete = false;
    return value;
  });
  return complete ? filled : undefined;
}
