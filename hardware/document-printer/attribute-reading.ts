/** Values of an answer's attributes in the form that is wanted. What is of another form counts as not said. */
import type { IppAttribute, IppGroup, IppMessage, IppValue } from './ipp-message.ts';

export type Attributes = ReadonlyMap<string, readonly IppValue[]>;

/** Attributes by name; of an attribute sent twice the first counts. */
export function attributesOf(attributes: readonly IppAttribute[]): Attributes {
  const byName = new Map<string, readonly IppValue[]>();
  for (const { name, values } of attributes) if (!byName.has(name)) byName.set(name, values);
  return byName;
}

/** The groups of an answer with that delimiter tag, in order: `Get-Jobs` answers one a job. */
export function groupsOf({ groups }: IppMessage, wanted: IppGroup['group']): readonly Attributes[] {
  return groups.filter(({ group }) => group === wanted).map(({ attributes }) => attributesOf(attributes));
}

/** The first group with that delimiter tag; empty without one. */
export function groupOf(message: IppMessage, wanted: IppGroup['group']): Attributes {
  return groupsOf(message, wanted)[0] ?? new Map();
}

/** Every value that is text of any kind: printers mix keyword, name and text. */
export function texts(attributes: Attributes, name: string): readonly string[] {
  return (attributes.get(name) ?? []).flatMap((value) => ('text' in value ? [value.text] : []));
}

export function text(attributes: Attributes, name: string): string | null {
  return texts(attributes, name)[0] ?? null;
}

/** Integers and enums. */
export function numbers(attributes: Attributes, name: string): readonly number[] {
  return (attributes.get(name) ?? []).flatMap((value) =>
    value.tag === 'integer' || value.tag === 'enum' ? [value.value] : [],
  );
}

export function number(attributes: Attributes, name: string): number | null {
  return numbers(attributes, name)[0] ?? null;
}

export function flag(attributes: Attributes, name: string): boolean | null {
  const value = attributes.get(name)?.[0];
  return value?.tag === 'boolean' ? value.value : null;
}

/** The upper end of a range, or the number where a printer gives one. */
export function upperBound(attributes: Attributes, name: string): number | null {
  const value = attributes.get(name)?.[0];
  if (value?.tag === 'rangeOfInteger') return value.upper;
  return value?.tag === 'integer' ? value.value : null;
}

/** Octet strings as US-ASCII; some printers send them as text. */
export function octetTexts(attributes: Attributes, name: string): readonly string[] {
  return (attributes.get(name) ?? []).flatMap((value) => {
    if (value.tag === 'octetString') return [String.fromCharCode(...value.bytes.subarray(0, 1023))];
    return 'text' in value ? [value.text] : [];
  });
}

/** The members of each value that is a collection. */
export function collections(attributes: Attributes, name: string): readonly Attributes[] {
  return (attributes.get(name) ?? []).flatMap((value) =>
    value.tag === 'collection' ? [attributesOf(value.members)] : [],
  );
}
