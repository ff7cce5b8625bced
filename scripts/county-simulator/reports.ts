import type { CountyDatabase } from './county-database.ts';

/** What the county knows of a station. */
export interface StationView {
  readonly stationCode: string;
  readonly lastContactAt: string;
  /** The last report as it came, `null` for none. */
  readonly report: Readonly<Record<string, unknown>> | null;
}

/** What stations told of themselves. */
export interface Reports {
  noteContact(stationCode: string): void;
  keep(stationCode: string, report: unknown): void;
  all(): readonly StationView[];
}

/** Reports in the county's records. */
export function createReports(database: CountyDatabase, now: () => number): Reports {
  const nowText = (): string => new Date(now()).toISOString();
  return {
    noteContact(stationCode) {
      database
        .sqlite()
        .prepare(
          `INSERT INTO stations (station_code, last_contact_at) VALUES (?, ?)
           ON CONFLICT (station_code) DO UPDATE SET last_contact_at = excluded.last_contact_at`,
        )
        .run(stationCode, nowText());
    },
    keep(stationCode, report) {
      database
        .sqlite()
        .prepare(
          `INSERT INTO stations (station_code, last_contact_at, report) VALUES (?, ?, ?)
           ON CONFLICT (station_code) DO UPDATE SET last_contact_at = excluded.last_contact_at, report = excluded.report`,
        )
        .run(stationCode, nowText(), JSON.stringify(report));
    },
    all: () =>
      database
        .sqlite()
        .prepare<[], { station_code: string; last_contact_at: string; report: string | null }>(
          'SELECT * FROM stations ORDER BY station_code',
        )
        .all()
        .map(({ station_code, last_contact_at, report }) => ({
          stationCode: station_code,
          lastContactAt: last_contact_at,
          report: report === null ? null : (JSON.parse(report) as Readonly<Record<string, unknown>>),
        })),
  };
}
