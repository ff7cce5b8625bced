import { type Static, Type } from 'typebox';
import { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { Language, LocalizedText } from '../../app/contracts/localized-text.ts';

const exact = { additionalProperties: false };
const Seconds = Type.Number({ exclusiveMinimum: 0, maximum: 3600 });

/** How long the station waits for people and for the county (interface rule e4). All in seconds. */
export const VisitTimings = Type.Object(
  {
    /** Silence on an ordinary page before the warning. */
    attention: Seconds,
    /** Silence on the last page, where nothing is left to do. */
    lastPage: Seconds,
    /** Length of the countdown. */
    warning: Seconds,
    /** How long the screen waits for the county's answer after saving. */
    countyAnswer: Seconds,
    /** How long the farewell stays. */
    farewell: Seconds,
    /** Pages wait this many times longer for people of `elderAge` and above. */
    elderFactor: Type.Number({ minimum: 1, maximum: 5 }),
    elderAge: Type.Integer({ minimum: 50, maximum: 100 }),
  },
  exact,
);
export type VisitTimings = Immutable<Static<typeof VisitTimings>>;

/** A document camera, which is no device of the hardware process: the page takes its picture (UVC). */
const DocumentCamera = Type.Object(
  {
    /** Part of the label by which the browser lists it. ID-copy and face cameras of one kiosk differ in it. */
    label: Type.String({ minLength: 1 }),
    /** The mode asked for, exactly; the fine ones are slow, and that is right for paper. */
    widthPx: Type.Integer({ minimum: 640 }),
    heightPx: Type.Integer({ minimum: 480 }),
  },
  exact,
);
export type DocumentCamera = Immutable<Static<typeof DocumentCamera>>;

/**
 * Who guards the key under which the drafts of unfinished visits lie. Stores are tried in this order when the key is
 * made; a key once made stays where it is. What is not named is not used: a station that should rather have no drafts
 * than a key in a file names no file.
 */
const StationKeys = Type.Object(
  {
    stores: Type.Array(Type.Union([Type.Literal('os-keystore'), Type.Literal('tpm'), Type.Literal('protected-file')]), {
      minItems: 1,
      uniqueItems: true,
    }),
    /** How the TPM is reached, in the words of tpm2-tools; by default `device:/dev/tpmrm0`. */
    tpm: Type.Optional(Type.String({ minLength: 1 })),
    /** Ciphers of what is sealed from now on; what another suite sealed still opens. By default `default-1`. */
    suite: Type.Optional(Type.Union([Type.Literal('default-1'), Type.Literal('gm-1')])),
  },
  exact,
);

/** One station: where it stands, what it has, whom it talks to. County IT writes it; a setup tool fills the keys. */
export const StationProfile = Type.Object(
  {
    schema: Type.Literal('cunban.station-profile/1'),
    /** Region code (GB/T 2260 and 10114, 9 digits to the township) and a two-digit serial. */
    stationCode: Type.String({ pattern: '^[0-9]{11}$' }),
    name: LocalizedText,
    display: Type.Object(
      {
        widthPx: Type.Integer({ minimum: 640 }),
        heightPx: Type.Integer({ minimum: 640 }),
        widthMm: Type.Number({ exclusiveMinimum: 100 }),
      },
      exact,
    ),
    languages: Type.Array(Language, { minItems: 1 }),
    county: Type.Object(
      {
        baseUrl: Type.String({ format: 'uri' }),
        /** age X25519 recipient of the county platform. */
        recipient: Type.String({ pattern: '^age1[02-9ac-hj-np-z]{58}$' }),
        /** Ed25519 public key (SPKI DER, base64) that signs acknowledgements. */
        acknowledgementKey: Type.String({ pattern: '^[A-Za-z0-9+/]+=*$' }),
        /**
         * What the link may carry in an hour, in bytes both ways: one figure, or 24 from midnight. Applications are charged
         * but never held. Left out: no limit.
         */
        bytesPerHour: Type.Optional(
          Type.Union([
            Type.Integer({ minimum: 0 }),
            Type.Array(Type.Integer({ minimum: 0 }), { minItems: 24, maxItems: 24 }),
          ]),
        ),
        /** Case numbers kept in store for receipts printed without a link. Default 20. */
        caseNumbersInStore: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      },
      exact,
    ),
    devices: Type.Array(DeviceProfile),
    documentCamera: Type.Optional(DocumentCamera),
    /** Without it the key lies in a file that only the station's user may read. */
    keys: Type.Optional(StationKeys),
    /** Item codes offered here, in the order of the home screen. */
    services: Type.Array(Type.String(), { minItems: 1 }),
    timings: VisitTimings,
  },
  exact,
);
export type StationProfile = Immutable<Static<typeof StationProfile>>;
