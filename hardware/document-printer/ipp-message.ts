/** An IPP message as values (RFC 8010). What it means is RFC 8011's business and not this file's. */

/** A value whose tag says that there is none. */
export type OutOfBandTag =
  | 'unsupported'
  | 'default'
  | 'unknown'
  | 'no-value'
  | 'not-settable'
  | 'delete-attribute'
  | 'admin-define';

export type TextTag = 'textWithoutLanguage' | 'nameWithoutLanguage';
/** Tags whose value is a plain string: US-ASCII in the standard, read as UTF-8 because printers know no better. */
export type StringTag = TextTag | 'keyword' | 'uri' | 'uriScheme' | 'charset' | 'naturalLanguage' | 'mimeMediaType';

/** RFC 2579 DateAndTime: local time and its distance from UTC. Kept field by field: printers send impossible dates. */
export interface IppDateTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly decisecond: number;
  readonly direction: '+' | '-';
  readonly offsetHours: number;
  readonly offsetMinutes: number;
}

export type IppValue =
  | { readonly tag: OutOfBandTag }
  | { readonly tag: 'integer' | 'enum'; readonly value: number }
  | { readonly tag: 'boolean'; readonly value: boolean }
  | { readonly tag: 'octetString'; readonly bytes: Uint8Array }
  | { readonly tag: 'dateTime'; readonly value: IppDateTime }
  /** `units`: 3 dots per inch, 4 dots per centimetre. */
  | { readonly tag: 'resolution'; readonly across: number; readonly down: number; readonly units: number }
  | { readonly tag: 'rangeOfInteger'; readonly lower: number; readonly upper: number }
  | { readonly tag: 'textWithLanguage' | 'nameWithLanguage'; readonly language: string; readonly text: string }
  | { readonly tag: StringTag; readonly text: string }
  | { readonly tag: 'collection'; readonly members: readonly IppAttribute[] }
  /** A tag this version does not know, or a value that is not of the form its tag demands: kept as it came. */
  | { readonly tag: 'other'; readonly code: number; readonly bytes: Uint8Array };

/** An attribute, or a member of a collection. More than one value is a `1setOf`. */
export interface IppAttribute {
  readonly name: string;
  readonly values: readonly [IppValue, ...IppValue[]];
}

/** Attribute groups by their delimiter tag. */
export const GROUP = { operation: 0x01, job: 0x02, printer: 0x04, unsupported: 0x05 } as const;

export interface IppGroup {
  /** Delimiter tag, 1–15 without 3; `GROUP` names those used here. */
  readonly group: number;
  readonly attributes: readonly IppAttribute[];
}

export interface IppMessage {
  readonly version: { readonly major: number; readonly minor: number };
  /** Operation of a request, status of an answer. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
}

export const OUT_OF_BAND: Readonly<Record<OutOfBandTag, number>> = {
  unsupported: 0x10,
  default: 0x11,
  unknown: 0x12,
  'no-value': 0x13,
  'not-settable': 0x15,
  'delete-attribute': 0x16,
  'admin-define': 0x17,
};

export const STRING_TAGS: Readonly<Record<StringTag, number>> = {
  textWithoutLanguage: 0x41,
  nameWithoutLanguage: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
};

/** Tags of the values with a form of their own. */
export const TAG = {
  endOfAttributes: 0x03,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octetString: 0x30,
  dateTime: 0x31,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  beginCollection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  memberName: 0x4a,
} as const;

/** Tags below this one delimit groups; from here on they are of values. */
export const FIRST_VALUE_TAG = 0x10;
