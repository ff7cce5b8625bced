import { type Static, Type } from 'typebox';

const exact = { additionalProperties: false };

/**
 * How the simulated county behaves until told otherwise.
 * - `normal`           as the document says
 * - `slow`             as normal, but works `ms` on every application
 * - `unreachable`      drops every connection
 * - `answers-500`      fails before taking anything, in the county's own words
 * - `answers-400`      refuses everything
 * - `garbage`          takes the application, then answers 200 with broken JSON
 * - `captive-portal`   somebody else answers 200 with a web page; nothing is taken
 * - `no-answer`        never answers; `takes` says whether the application was taken all the same
 * - `full`             507, nothing is taken
 * - `wrong-signature`  takes the application and signs with a stranger's key
 */
export const Behaviour = Type.Union([
  Type.Object({ kind: Type.Literal('normal') }, exact),
  Type.Object({ kind: Type.Literal('slow'), ms: Type.Integer({ minimum: 0, maximum: 600_000 }) }, exact),
  Type.Object({ kind: Type.Literal('unreachable') }, exact),
  Type.Object({ kind: Type.Literal('answers-500') }, exact),
  Type.Object({ kind: Type.Literal('answers-400') }, exact),
  Type.Object({ kind: Type.Literal('garbage') }, exact),
  Type.Object({ kind: Type.Literal('captive-portal') }, exact),
  Type.Object({ kind: Type.Literal('no-answer'), takes: Type.Boolean() }, exact),
  Type.Object({ kind: Type.Literal('full') }, exact),
  Type.Object({ kind: Type.Literal('wrong-signature') }, exact),
]);
export type Behaviour = Static<typeof Behaviour>;
