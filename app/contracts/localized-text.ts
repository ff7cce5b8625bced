import { type Static, Type } from 'typebox';
import type { Immutable } from './immutable.ts';

/** Languages of the public interface, as BCP 47 tags. Simplified Chinese is the default. */
export const Language = Type.Union([Type.Literal('zh-Hans'), Type.Literal('en')]);
export type Language = Static<typeof Language>;

/** One text in every language of the interface. */
export const LocalizedText = Type.Object(
  { 'zh-Hans': Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
);
export type LocalizedText = Immutable<Static<typeof LocalizedText>>;
