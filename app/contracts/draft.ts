import { type Static, Type } from 'typebox';
import type { Immutable } from './immutable.ts';

const exact = { additionalProperties: false };

/** The page on which a visit stood. Pages before the card is read, and after the review, are none to come back to. */
export const DraftPage = Type.Union([
  Type.Object({ page: Type.Literal('question'), field: Type.String() }, exact),
  Type.Object({ page: Type.Literal('material'), paper: Type.String() }, exact),
  Type.Object({ page: Type.Literal('review') }, exact),
]);
export type DraftPage = Immutable<Static<typeof DraftPage>>;

/**
 * What an unfinished visit leaves behind, to be taken up again with the same card. It says what was answered and where
 * the person stood; not who it was, and no picture.
 */
export const Draft = Type.Object(
  {
    schema: Type.Literal('cunban.draft/1'),
    itemCode: Type.String(),
    itemVersion: Type.Integer({ minimum: 1 }),
    at: DraftPage,
    answers: Type.Record(Type.String(), Type.String()),
    /** Papers of which pages had been taken; the pages themselves are not kept. */
    papers: Type.Array(Type.String()),
  },
  exact,
);
export type Draft = Immutable<Static<typeof Draft>>;
