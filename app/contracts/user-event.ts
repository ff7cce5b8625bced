import { type Static, Type } from 'typebox';
import type { Immutable } from './immutable.ts';
import { Language } from './localized-text.ts';

const exact = { additionalProperties: false };

/** One pen stroke: points in units of 1/1000 of the pad's width, times in ms since the first point of the first stroke. */
export const SignatureStroke = Type.Array(
  Type.Object(
    {
      x: Type.Integer({ minimum: 0, maximum: 1000 }),
      y: Type.Integer({ minimum: 0, maximum: 1000 }),
      t: Type.Integer({ minimum: 0 }),
    },
    exact,
  ),
  { minItems: 1, maxItems: 5000 },
);
export type SignatureStroke = Immutable<Static<typeof SignatureStroke>>;

/** What the person at the screen did. The interface sends these and nothing else. */
export const UserEvent = Type.Union([
  /** Any touch: keeps the visit alive. Sent at most once a second. */
  Type.Object({ type: Type.Literal('touch') }, exact),
  Type.Object({ type: Type.Literal('set-language'), language: Language }, exact),
  /** Home: pick a service. */
  Type.Object({ type: Type.Literal('choose-service'), itemCode: Type.String({ maxLength: 64 }) }, exact),
  /** Home: print an earlier receipt again. */
  Type.Object({ type: Type.Literal('look-up-receipt') }, exact),
  /** Guide page: go on. */
  Type.Object({ type: Type.Literal('begin') }, exact),
  Type.Object({ type: Type.Literal('go-back') }, exact),
  /** Leave the visit; asks for confirmation when something would be lost. */
  Type.Object({ type: Type.Literal('cancel') }, exact),
  Type.Object({ type: Type.Literal('confirm-cancel') }, exact),
  /** Stay: answers both the leave question and the idle warning. */
  Type.Object({ type: Type.Literal('keep-going') }, exact),
  Type.Object({ type: Type.Literal('confirm-identity') }, exact),
  /** The card on the reader is not this person's. */
  Type.Object({ type: Type.Literal('deny-identity') }, exact),
  /** A draft was found: go on where it stands, or begin anew and have it erased. */
  Type.Object({ type: Type.Literal('resume-draft') }, exact),
  Type.Object({ type: Type.Literal('start-over') }, exact),
  Type.Object(
    { type: Type.Literal('answer'), field: Type.String({ maxLength: 64 }), value: Type.String({ maxLength: 500 }) },
    exact,
  ),
  /** Review page: change one answer, then come back to the review. */
  Type.Object({ type: Type.Literal('change'), field: Type.String({ maxLength: 64 }) }, exact),
  Type.Object({ type: Type.Literal('confirm-review') }, exact),
  Type.Object(
    { type: Type.Literal('sign'), strokes: Type.Array(SignatureStroke, { minItems: 1, maxItems: 200 }) },
    exact,
  ),
  /** On the pad: signed, or once more from the beginning. */
  Type.Object({ type: Type.Literal('finish-signature') }, exact),
  Type.Object({ type: Type.Literal('clear-signature') }, exact),
  /** After a failure: try the same thing again. */
  Type.Object({ type: Type.Literal('try-again') }, exact),
  Type.Object({ type: Type.Literal('print-again') }, exact),
  Type.Object({ type: Type.Literal('skip-receipt') }, exact),
  /** Goes without the document on A4; a job that waits for paper is taken back. */
  Type.Object({ type: Type.Literal('skip-document') }, exact),
  /** The person is done; ends the visit. */
  Type.Object({ type: Type.Literal('finish') }, exact),
  /** A paper: take the page that lies on the glass. */
  Type.Object({ type: Type.Literal('scan-page') }, exact),
  /** A paper: the picture the page's own camera took, as JPEG. */
  Type.Object({ type: Type.Literal('photograph'), jpeg: Type.Unsafe<Uint8Array>({}) }, exact),
  Type.Object({ type: Type.Literal('camera-failed') }, exact),
  Type.Object({ type: Type.Literal('drop-page'), pageId: Type.String({ maxLength: 64 }) }, exact),
  /** Puts a page one place nearer to the front. */
  Type.Object({ type: Type.Literal('move-page'), pageId: Type.String({ maxLength: 64 }) }, exact),
  Type.Object({ type: Type.Literal('paper-done') }, exact),
  /** Goes on without a paper that may be brought later. */
  Type.Object({ type: Type.Literal('skip-paper') }, exact),
  /** Maintenance: let a device examine itself, or print a test page. */
  Type.Object({ type: Type.Literal('test-device'), deviceId: Type.String({ maxLength: 64 }) }, exact),
  /** Maintenance: write what waits to the stick; read the county's answers from it. */
  Type.Object({ type: Type.Literal('carry-out') }, exact),
  Type.Object({ type: Type.Literal('carry-in') }, exact),
  /** The receipt found: hand its application in anew, because it does not go on by itself. */
  Type.Object({ type: Type.Literal('apply-anew') }, exact),
  Type.Object({ type: Type.Literal('enter-pickup-code'), code: Type.String({ pattern: '^[0-9]{8}$' }) }, exact),
]);
export type UserEvent = Immutable<Static<typeof UserEvent>>;
