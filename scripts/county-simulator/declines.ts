import type { CountyDatabase } from './county-database.ts';

/** A case the county does not take up, and its signed word on it. */
export interface DeclinedApplication {
  readonly stationCode: string;
  readonly key: string;
  readonly epoch: string;
  readonly sequence: number;
  /** Of the item that was declined. */
  readonly fingerprint: string;
  readonly declinedAt: string;
  readonly statement: string;
  readonly signature: string;
}

/** Cases declined, unique by station and key: as final as what was taken. */
export interface Declines {
  find(stationCode: string, key: string): DeclinedApplication | null;
  add(declined: DeclinedApplication): void;
}

interface Columns {
  readonly station_code: string;
  readonly key: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly fingerprint: string;
  readonly declined_at: string;
  readonly statement: string;
  readonly signature: string;
}

/** Declines in the county's records. */
export function createDeclines(database: CountyDatabase): Declines {
  return {
    find(stationCode, key) {
      const found = database
        .sqlite()
        .prepare<[string, string], Columns>('SELECT * FROM declines WHERE station_code = ? AND key = ?')
        .get(stationCode, key);
      if (found === undefined) return null;
      const { epoch, sequence, fingerprint, statement, signature } = found;
      return { stationCode, key, epoch, sequence, fingerprint, declinedAt: found.declined_at, statement, signature };
    },
    add(declined) {
      database
        .sqlite()
        .prepare(
          `INSERT INTO declines (station_code, key, epoch, sequence, fingerprint, declined_at, statement, signature)
           VALUES (@stationCode, @key, @epoch, @sequence, @fingerprint, @declinedAt, @statement, @signature)`,
        )
        .run(declined);
    },
  };
}
