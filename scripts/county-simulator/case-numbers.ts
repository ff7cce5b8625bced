import type { CountyDatabase } from './county-database.ts';
import { CountyProblem } from './problem.ts';

/**
 * The county's numbers for cases (办件编号): 31 characters, the day in China as `YYYYMMDD`, and a serial of at least
 * four digits; 43 characters as counties in service write it. The 31 are the item's implementation code, or, in a block
 * reserved before the item is known, the station's code. No number shares a form with a station's provisional `L-…`.
 */
export interface CaseNumbers {
  /** A number nobody had before; to be called inside a transaction. */
  next(itemCode: string): string;
  /** Whether a number was, or after a restored backup may have been, reserved for this station. */
  belongsTo(caseNumber: string, stationCode: string): boolean;
  /** A block for good; the same again for the same key. */
  reserve(request: { readonly stationCode: string; readonly key: string; readonly count: number }): Block;
}

export interface Block {
  readonly numbers: readonly string[];
  readonly grantedAt: string;
}

interface StoredBlock {
  readonly count: number;
  readonly numbers: string;
  readonly granted_at: string;
}

/** Numbers drawn from the county's records. */
export function createCaseNumbers(database: CountyDatabase, now: () => number): CaseNumbers {
  const draw = (prefix: string, count: number): readonly string[] => {
    const last = database
      .sqlite()
      .prepare<[number], number>('UPDATE serials SET last = last + ? RETURNING last')
      .pluck()
      .get(count);
    if (last === undefined) throw new Error('no serials');
    return Array.from({ length: count }, (_, index) => numberOf(prefix, now(), last - count + 1 + index));
  };
  return {
    next(itemCode) {
      const [number] = draw(itemCode, 1);
      if (number === undefined) throw new Error('no number drawn');
      return number;
    },
    belongsTo: (caseNumber, stationCode) =>
      caseNumber.startsWith(padded(stationCode)) && /^\d{12,17}$/.test(caseNumber.slice(prefixLength)),
    reserve({ stationCode, key, count }) {
      return database
        .sqlite()
        .transaction((): Block => {
          const stored = database
            .sqlite()
            .prepare<[string, string], StoredBlock>(
              'SELECT count, numbers, granted_at FROM case_number_blocks WHERE station_code = ? AND key = ?',
            )
            .get(stationCode, key);
          if (stored !== undefined) {
            if (stored.count !== count) throw new CountyProblem(422, 'payload-differs', 'another count');
            return { numbers: JSON.parse(stored.numbers) as string[], grantedAt: stored.granted_at };
          }
          const block = { numbers: draw(stationCode, count), grantedAt: new Date(now()).toISOString() };
          database
            .sqlite()
            .prepare(
              'INSERT INTO case_number_blocks (station_code, key, count, numbers, granted_at) VALUES (?, ?, ?, ?, ?)',
            )
            .run(stationCode, key, count, JSON.stringify(block.numbers), block.grantedAt);
          return block;
        })
        .immediate();
    },
  };
}

const prefixLength = 31;

function padded(prefix: string): string {
  return prefix.padEnd(prefixLength, '0').slice(0, prefixLength);
}

function numberOf(prefix: string, atMs: number, serial: number): string {
  const beijing = new Date(atMs + 8 * 60 * 60 * 1000);
  const day = beijing.toISOString().slice(0, 10).replaceAll('-', '');
  return `${padded(prefix)}${day}${String(serial).padStart(4, '0')}`;
}
