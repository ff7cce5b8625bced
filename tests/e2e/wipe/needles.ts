import iconv from 'iconv-lite';

/** One thing to look for: a piece of a particular, written in one form. */
export interface Needle {
  /** Which particular, e.g. `address`. Finds are reported by it, never by the text itself. */
  readonly particular: string;
  readonly form: string;
  readonly bytes: Buffer;
}

export interface WrittenForm {
  readonly form: string;
  readonly bytes: Buffer;
}

/** Pieces of this many Han characters, or digits, are looked for even where the whole was cut. */
const hanWindow = 4;
const digitWindow = 8;

/** Every needle for these particulars: each piece of each, in every form. No two have the same bytes. */
export function needlesFor(particulars: Readonly<Record<string, string>>): readonly Needle[] {
  const needles = new Map<string, Needle>();
  for (const [particular, text] of Object.entries(particulars)) {
    for (const piece of piecesOf(particular, text)) {
      for (const { form, bytes } of formsOf(piece)) {
        const key = bytes.toString('latin1');
        if (!needles.has(key)) needles.set(key, { particular, form, bytes });
      }
    }
  }
  return [...needles.values()];
}

/** Every needle for a piece of something that is no text, such as a photo. */
export function needlesForBytes(particular: string, bytes: Buffer): readonly Needle[] {
  const forms = [{ form: 'bytes', bytes }, ...printedForms('bytes', bytes)];
  return forms.map((form) => ({ particular, ...form }));
}

/**
 * What gives a particular away even alone. The first and the last character of a name, and with it the masked name,
 * may be seen by staff and are not among these.
 */
export function piecesOf(particular: string, text: string): readonly string[] {
  switch (particular) {
    case 'name':
      return [text, text.slice(1), text.slice(0, -1)];
    case 'idNumber':
      return [text, text.slice(-14), ...windows(text, digitWindow)];
    case 'phone':
      return [text, ...['\u0020', '-', '\u00a0'].map((gap) => grouped(text, gap)), ...windows(text, digitWindow)];
    default:
      return [text, ...windows(text, hanWindow)];
  }
}

/** Every form in which one text can be written. Forms that come out as plain text are left out. */
export function formsOf(text: string): readonly WrittenForm[] {
  const encodings = [
    { encoding: 'utf-8', bytes: Buffer.from(text, 'utf8') },
    { encoding: 'utf-16le', bytes: Buffer.from(text, 'utf16le') },
    { encoding: 'utf-16be', bytes: Buffer.from(text, 'utf16le').swap16() },
    { encoding: 'gb18030', bytes: iconv.encode(text, 'gb18030') },
  ];
  const forms: WrittenForm[] = encodings.map(({ encoding, bytes }) => ({ form: encoding, bytes }));
  const add = (form: string, written: string): void => {
    if (written !== text) forms.push({ form, bytes: Buffer.from(written, 'latin1') });
  };
  for (const { encoding, bytes } of encodings) {
    // What was bytes and is text now, as when a buffer is read as `latin1` or `binary`.
    forms.push({ form: `${encoding} read as Latin-1`, bytes: Buffer.from(bytes.toString('latin1'), 'utf8') });
    for (const { form, bytes: written } of printedForms(encoding, bytes)) add(form, written.toString('latin1'));
    if (encoding === 'utf-8' || encoding === 'gb18030') {
      add(
        `${encoding} percent-encoded, upper case`,
        percentEncoded(bytes, (hex) => hex.toUpperCase()),
      );
      add(
        `${encoding} percent-encoded, lower case`,
        percentEncoded(bytes, (hex) => hex),
      );
    }
  }
  for (const scope of ['what is not ASCII', 'every character'] as const) {
    const escaped = (write: (unit: number) => string): string => escapeUnits(text, scope, write);
    for (const [lead, name] of [
      ['\\u', 'JSON escapes'],
      ['\\\\u', 'JSON escapes inside JSON'],
    ] as const) {
      add(
        `${name}, lower case, ${scope}`,
        escaped((unit) => `${lead}${hex4(unit)}`),
      );
      add(
        `${name}, upper case, ${scope}`,
        escaped((unit) => `${lead}${hex4(unit).toUpperCase()}`),
      );
    }
    add(
      `HTML entities, decimal, ${scope}`,
      escaped((unit) => `&#${unit};`),
    );
    add(
      `HTML entities, hex, lower case, ${scope}`,
      escaped((unit) => `&#x${unit.toString(16)};`),
    );
    add(
      `HTML entities, hex, upper case, ${scope}`,
      escaped((unit) => `&#x${unit.toString(16).toUpperCase()};`),
    );
  }
  return forms;
}

/** Bytes as base64 and hex print them. */
function printedForms(name: string, bytes: Buffer): readonly WrittenForm[] {
  const hex = bytes.toString('hex');
  const printed = [
    { form: `${name} in hex, lower case`, text: hex },
    { form: `${name} in hex, upper case`, text: hex.toUpperCase() },
    ...[0, 1, 2].flatMap((alignment) => {
      const core = base64Core(bytes, alignment);
      const urlCore = core.replaceAll('+', '-').replaceAll('/', '_');
      return [
        { form: `${name} in base64, alignment ${alignment}`, text: core },
        { form: `${name} in base64url, alignment ${alignment}`, text: urlCore },
      ];
    }),
  ];
  return printed.map(({ form, text }) => ({ form, bytes: Buffer.from(text, 'latin1') }));
}

/** Three, four and four digits, as phone numbers are read. */
function grouped(text: string, gap: string): string {
  return [text.slice(0, 3), text.slice(3, 7), text.slice(7)].join(gap);
}

function windows(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
}

/** What base64 makes of `bytes` after `alignment` (mod 3) bytes of anything, without what depends on the neighbours. */
function base64Core(bytes: Buffer, alignment: number): string {
  const whole = Buffer.concat([Buffer.alloc(alignment), bytes]);
  return whole.toString('base64').slice(Math.ceil((alignment * 8) / 6), Math.floor((whole.length * 8) / 6));
}

function percentEncoded(bytes: Buffer, inCase: (hex: string) => string): string {
  const isPlain = (character: string): boolean => /[A-Za-z0-9._~-]/.test(character);
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return isPlain(character) ? character : `%${inCase(byte.toString(16).padStart(2, '0'))}`;
    })
    .join('');
}

function escapeUnits(
  text: string,
  scope: 'what is not ASCII' | 'every character',
  write: (unit: number) => string,
): string {
  return [...text]
    .flatMap((character) => character.split(''))
    .map((unit) => (unit.charCodeAt(0) < 0x80 && scope === 'what is not ASCII' ? unit : write(unit.charCodeAt(0))))
    .join('');
}

function hex4(unit: number): string {
  return unit.toString(16).padStart(4, '0');
}
