import { createHash, randomBytes } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { statementText } from '../../app/platform/signed-statement.ts';
import { WipeScope, wipeOrderKind } from '../../offline-cache/retention/wipe-order.ts';
import type { CountyDatabase } from './county-database.ts';
import type { CountyKeys } from './county-keys.ts';
import { signStatement } from './sign-statement.ts';

/** What a station is to erase. */
export const WipeRequest = Type.Object(
  {
    stationCode: Type.String({ minLength: 1 }),
    scope: Type.Array(WipeScope, { minItems: 1, uniqueItems: true }),
    /** Only these applications. Left out: all. */
    keys: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** Default: 30 days. */
    validForMs: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);
export type WipeRequest = Static<typeof WipeRequest>;

export interface IssuedOrder {
  /** SHA-256 of the statement, lower-case hexadecimal: what the station's audit log and reports name it by. */
  readonly sha256: string;
  readonly stationCode: string;
  readonly statement: string;
  /** Base64. */
  readonly signature: string;
  /** When a report of the station first said that it was obeyed, RFC 3339; `null` for not yet. */
  readonly obeyedAt: string | null;
}

/** Orders to erase, given with the answers to a station's reports until one says that they were obeyed. */
export interface WipeOrders {
  issue(request: WipeRequest): IssuedOrder;
  noteObeyed(stationCode: string, sha256s: readonly string[]): void;
  /** The oldest one that holds and is not known to be obeyed, `null` for none. */
  pending(stationCode: string): IssuedOrder | null;
  all(): readonly IssuedOrder[];
}

const dayMs = 24 * 60 * 60_000;

interface Columns {
  readonly sha256: string;
  readonly station_code: string;
  readonly statement: string;
  readonly signature: string;
  readonly expires_at: string;
  readonly obeyed_at: string | null;
}

/** Orders in the county's records, signed with the key that signs acknowledgements. */
export function createWipeOrders(database: CountyDatabase, keys: () => CountyKeys, now: () => number): WipeOrders {
  const timestamp = (ms = now()): string => new Date(ms).toISOString();
  return {
    issue({ stationCode, scope, keys: applications, validForMs = 30 * dayMs }) {
      const expires = timestamp(now() + validForMs);
      const statement = statementText({
        ...{ expires, kind: wipeOrderKind, notBefore: timestamp(now() - dayMs), scope, stationCode },
        nonce: randomBytes(16).toString('base64url'),
        ...(applications === undefined ? {} : { keys: applications }),
      });
      const sha256 = createHash('sha256').update(statement).digest('hex');
      const signature = signStatement(statement, keys().signingKey);
      database
        .sqlite()
        .prepare(
          'INSERT INTO wipe_orders (sha256, station_code, statement, signature, expires_at) VALUES (?, ?, ?, ?, ?)',
        )
        .run(sha256, stationCode, statement, signature, expires);
      return { sha256, stationCode, statement, signature, obeyedAt: null };
    },
    noteObeyed(stationCode, sha256s) {
      const note = database
        .sqlite()
        .prepare('UPDATE wipe_orders SET obeyed_at = ? WHERE sha256 = ? AND station_code = ? AND obeyed_at IS NULL');
      for (const sha256 of sha256s) note.run(timestamp(), sha256, stationCode);
    },
    pending(stationCode) {
      const found = database
        .sqlite()
        .prepare<[string, string], Columns>(
          `SELECT * FROM wipe_orders WHERE station_code = ? AND obeyed_at IS NULL AND expires_at > ?
           ORDER BY rowid LIMIT 1`,
        )
        .get(stationCode, timestamp());
      return found === undefined ? null : readOrder(found);
    },
    all: () => database.sqlite().prepare<[], Columns>('SELECT * FROM wipe_orders ORDER BY rowid').all().map(readOrder),
  };
}

function readOrder({ sha256, station_code, statement, signature, obeyed_at }: Columns): IssuedOrder {
  return { sha256, stationCode: station_code, statement, signature, obeyedAt: obeyed_at };
}
