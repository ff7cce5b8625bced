import type { Database } from 'better-sqlite3';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import type { AuditEventName } from './audit-event.ts';

export type AuditLog = ReturnType<typeof createAuditLog>;

interface Line {
  readonly line: number;
  readonly at: string;
  readonly event: string;
  readonly subject: string;
  readonly code: string;
  readonly previous_hash: string;
  readonly hash: string;
}

export type AuditLine = Pick<Line, 'event' | 'subject' | 'code'>;

const firstHash = '0'.repeat(64);

/** The append-only audit table. `append` throws what SQLite throws, inside the caller's transaction. */
export function createAuditLog(database: Database, now: () => number) {
  const last = database.prepare<[], Line>('SELECT * FROM audit ORDER BY line DESC LIMIT 1');
  const insert = database.prepare<[Line]>(`
    INSERT INTO audit (line, at, event, subject, code, previous_hash, hash)
    VALUES (@line, @at, @event, @subject, @code, @previous_hash, @hash)`);
  const lastOf = database
    .prepare<[string], string>('SELECT subject FROM audit WHERE event = ? ORDER BY line DESC LIMIT 1')
    .pluck();
  const all = database.prepare<[], Line>('SELECT * FROM audit ORDER BY line');
  const allOf = database.prepare<[string], Line>(
    'SELECT * FROM audit WHERE event IN (SELECT value FROM json_each(?)) ORDER BY line',
  );

  return {
    append(event: AuditEventName, subject: string, code = ''): void {
      const previous = last.get();
      const line = {
        line: (previous?.line ?? 0) + 1,
        at: new Date(now()).toISOString(),
        event,
        subject,
        code,
        previous_hash: previous?.hash ?? firstHash,
      };
      insert.run({ ...line, hash: lineHash(line) });
    },
    /** Subject of the latest line of this event, `null` where there is none. */
    lastSubject(event: AuditEventName): string | null {
      return lastOf.get(event) ?? null;
    },
    /** All lines of these events in order; one that rotted proves nothing and is left out. */
    linesOf(...events: readonly AuditEventName[]): readonly AuditLine[] {
      const lines: AuditLine[] = [];
      // One at a time: a log of years has millions of lines, and most say that something was saved or sent.
      for (const line of allOf.iterate(JSON.stringify(events))) {
        const { event, subject, code } = line;
        if (line.hash === lineHash(line)) lines.push({ event, subject, code });
      }
      return lines;
    },
    /** Number of the first line that does not follow from the one before it, `null` for a whole chain. */
    firstBrokenLine(): number | null {
      let expected = { line: 1, hash: firstHash };
      for (const line of all.iterate()) {
        const follows = line.line === expected.line && line.previous_hash === expected.hash;
        if (!follows || line.hash !== lineHash(line)) return line.line;
        expected = { line: line.line + 1, hash: line.hash };
      }
      return null;
    },
  };
}

function lineHash(line: Omit<Line, 'hash'>): string {
  return sha256Hex(JSON.stringify([line.line, line.at, line.event, line.subject, line.code, line.previous_hash]));
}
