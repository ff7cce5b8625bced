import { type Static, Type } from 'typebox';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { LocalizedText } from '../../app/contracts/localized-text.ts';

/** A code list of a national standard, versioned by the edition it was taken from. */
export const Dictionary = Type.Object(
  {
    schema: Type.Literal('cunban.dictionary/1'),
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    /** Standard and edition, e.g. `GB/T 3304-1991`. */
    edition: Type.String(),
    entries: Type.Record(Type.String(), LocalizedText),
  },
  { additionalProperties: false },
);
export type Dictionary = Immutable<Static<typeof Dictionary>>;
