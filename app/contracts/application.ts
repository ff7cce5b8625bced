import { type Static, Type } from 'typebox';
import type { Immutable } from './immutable.ts';
import { SignatureStroke } from './user-event.ts';

const exact = { additionalProperties: false };

const Attachment = Type.Object(
  {
    /** Id of the paper in the service item. */
    paper: Type.String(),
    name: Type.String(),
    mediaType: Type.Literal('application/pdf'),
    pages: Type.Integer({ minimum: 1 }),
    /** SHA-256 of the PDF, lower-case hexadecimal. */
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** SHA-256 of the sealed PDF, which is uploaded by itself under this name; lower-case hexadecimal. */
    sealedSha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    /** The PDF in base64, from stations of the first release, whose papers travel inside the envelope. */
    content: Type.Optional(Type.String()),
  },
  exact,
);
export type Attachment = Immutable<Static<typeof Attachment>>;

/**
 * One application as the county opens it: the plaintext inside the sealed envelope. Field names follow
 * GB/T 39046 where it has them. The schema carries its own version so that the county can read old queued ones.
 */
export const Application = Type.Object(
  {
    schema: Type.Literal('cunban.application/1'),
    itemCode: Type.String(),
    itemVersion: Type.Integer({ minimum: 1 }),
    stationCode: Type.String(),
    receiptNumber: Type.String(),
    /** RFC 3339, station clock; order is told by the outbox sequence, never by this. */
    appliedAt: Type.String({ format: 'date-time' }),
    language: Type.Union([Type.Literal('zh-Hans'), Type.Literal('en')]),
    applicant: Type.Object(
      {
        name: Type.String(),
        idType: Type.Union([
          Type.Literal('resident-identity-card'),
          Type.Literal('hmt-residence-permit'),
          Type.Literal('foreign-permanent-residence-card'),
        ]),
        idNumber: Type.String(),
        sexCode: Type.String(),
        /** On residents' identity cards only. */
        ethnicCode: Type.Optional(Type.String()),
        birthDate: Type.String(),
        /** From the card, or, where the card has none, as the person said. */
        address: Type.Optional(Type.String()),
        /** Foreigners' cards name none in the chip. */
        authority: Type.Optional(Type.String()),
        validFrom: Type.String(),
        validTo: Type.String(),
        travelPermitNumber: Type.Optional(Type.String()),
        englishName: Type.Optional(Type.String()),
        nationality: Type.Optional(Type.String()),
      },
      exact,
    ),
    /** Answers by field id, as the item's JSON Schema allows them. */
    answers: Type.Record(Type.String(), Type.String()),
    /** The text the person agreed to, as shown. */
    declaration: Type.String(),
    /** Papers handed in, each one bound PDF; left out where none is asked for. */
    attachments: Type.Optional(Type.Array(Attachment)),
    signature: Type.Union([Type.Null(), Type.Object({ strokes: Type.Array(SignatureStroke) }, exact)]),
  },
  exact,
);
export type Application = Immutable<Static<typeof Application>>;
