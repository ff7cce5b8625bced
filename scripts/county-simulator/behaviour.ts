import { type Static, Type } from 'typebox';

const exact = { additionalProperties: false };
const Probability = Type.Number({ minimum: 0, maximum: 1 });
const Pause = Type.Integer({ minimum: 0, maximum: 600_000 });

/**
 * How the simulated county behaves until told otherwise.
 * - `normal`              as the document says
 * - `slow`                as normal, but works `ms` on every application, or until it is told otherwise
 * - `unreachable`         drops every connection
 * - `answers-500`         fails before taking anything, in the county's own words
 * - `answers-400`         refuses everything
 * - `in-flight`           says of every item that an earlier attempt is being worked on; nothing is taken
 * - `garbage`             takes the applications, then answers 200 with broken CBOR
 * - `captive-portal`      somebody else answers 200 with a web page; nothing is taken
 * - `no-answer`           never answers; `takes` says whether the applications were taken all the same
 * - `crash-after-effect`  takes the applications and dies before it can say so
 * - `full`                507, nothing is taken
 * - `wrong-signature`     takes the applications and signs with a stranger's key
 * - `declines`            takes up no new case, and signs that it does not
 * - `faulty`              a bad network, by seed: each fault has its probability for each request
 */
export const Behaviour = Type.Union([
  Type.Object({ kind: Type.Literal('normal') }, exact),
  Type.Object({ kind: Type.Literal('slow'), ms: Pause }, exact),
  Type.Object({ kind: Type.Literal('unreachable') }, exact),
  Type.Object({ kind: Type.Literal('answers-500') }, exact),
  Type.Object({ kind: Type.Literal('answers-400') }, exact),
  Type.Object({ kind: Type.Literal('in-flight') }, exact),
  Type.Object({ kind: Type.Literal('garbage') }, exact),
  Type.Object({ kind: Type.Literal('captive-portal') }, exact),
  Type.Object({ kind: Type.Literal('no-answer'), takes: Type.Boolean() }, exact),
  Type.Object({ kind: Type.Literal('crash-after-effect') }, exact),
  Type.Object({ kind: Type.Literal('full') }, exact),
  Type.Object({ kind: Type.Literal('wrong-signature') }, exact),
  Type.Object({ kind: Type.Literal('declines') }, exact),
  Type.Object(
    {
      kind: Type.Literal('faulty'),
      seed: Type.Integer(),
      /** The answer is lost; what was asked is done. */
      lost: Type.Optional(Probability),
      /** The answer is cut in its middle. */
      truncated: Type.Optional(Probability),
      /** The request comes twice; the second answer counts. */
      duplicated: Type.Optional(Probability),
      /** A captive portal answers in the county's place. */
      portal: Type.Optional(Probability),
      /** The request lies about for up to so many ms before it arrives, so that later ones pass it. */
      heldMs: Type.Optional(Pause),
      /** The answer is up to so many ms late. */
      delayedMs: Type.Optional(Pause),
    },
    exact,
  ),
]);
export type Behaviour = Static<typeof Behaviour>;
export type Faulty = Extract<Behaviour, { readonly kind: 'faulty' }>;
