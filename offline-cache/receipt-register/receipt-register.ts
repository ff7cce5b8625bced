import type { Database } from 'better-sqlite3';

/** What the county has said of an application, as far as the station knows. */
export type ReceiptOutcome = 'kept' | 'accepted' | 'returned';

/** What may be told of an application to whoever holds its receipt. */
export interface ReceiptEntry {
  readonly receiptNumber: string;
  /** Eight digits; printed on the receipt, finds it again. */
  readonly pickupCode: string;
  readonly maskedName: string;
  readonly itemCode: string;
  readonly outcome: ReceiptOutcome;
  /** The county's number, once it has acknowledged. */
  readonly caseNumber: string | null;
  /** Prints that happened or may have happened; from the second on a print is a copy. */
  readonly printedCount: number;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
}

export interface NewReceipt {
  readonly receiptNumber: string;
  readonly pickupCode: string;
  readonly maskedName: string;
  readonly itemCode: string;
  readonly businessDate: string;
  readonly serial: number;
  readonly createdAt: string;
}

export type ReceiptRegister = ReturnType<typeof createReceiptRegister>;

interface Row {
  readonly receipt_number: string;
  readonly pickup_code: string;
  readonly masked_name: string;
  readonly item_code: string;
  readonly outcome: ReceiptOutcome;
  readonly case_number: string | null;
  readonly printed_count: number;
  readonly business_date: string;
  readonly serial: number;
  readonly created_at: string;
}

/** The register table. Methods throw what SQLite throws; callers hold the transaction. */
export function createReceiptRegister(database: Database) {
  const insert = database.prepare<[NewReceipt]>(`
    INSERT INTO receipt_register
      (receipt_number, pickup_code, masked_name, item_code, outcome, business_date, serial, created_at)
    VALUES (@receiptNumber, @pickupCode, @maskedName, @itemCode, 'kept', @businessDate, @serial, @createdAt)`);
  const lastSerial = database
    .prepare<[string], number>('SELECT coalesce(max(serial), 0) FROM receipt_register WHERE business_date = ?')
    .pluck();
  const byPickupCode = database.prepare<[string], Row>('SELECT * FROM receipt_register WHERE pickup_code = ?');
  const byReceiptNumber = database.prepare<[string], Row>('SELECT * FROM receipt_register WHERE receipt_number = ?');
  const settle = database.prepare<[ReceiptOutcome, string | null, string]>(
    'UPDATE receipt_register SET outcome = ?, case_number = ? WHERE receipt_number = ?',
  );
  const addPrints = database
    .prepare<[number, string], number>(
      'UPDATE receipt_register SET printed_count = printed_count + ? WHERE receipt_number = ? RETURNING printed_count',
    )
    .pluck();

  return {
    add(receipt: NewReceipt): void {
      insert.run(receipt);
    },
    /** The next serial of a day, from 1. */
    nextSerial(businessDate: string): number {
      return (lastSerial.get(businessDate) ?? 0) + 1;
    },
    findByPickupCode(pickupCode: string): ReceiptEntry | null {
      return toEntry(byPickupCode.get(pickupCode));
    },
    findByReceiptNumber(receiptNumber: string): ReceiptEntry | null {
      return toEntry(byReceiptNumber.get(receiptNumber));
    },
    /** The part of an entry the journal keeps beside the sealed row. */
    forJournal(
      receiptNumber: string,
    ): Pick<NewReceipt, 'pickupCode' | 'maskedName' | 'businessDate' | 'serial'> | null {
      const row = byReceiptNumber.get(receiptNumber);
      if (row === undefined) return null;
      return {
        pickupCode: row.pickup_code,
        maskedName: row.masked_name,
        businessDate: row.business_date,
        serial: row.serial,
      };
    },
    settle(receiptNumber: string, outcome: ReceiptOutcome, caseNumber: string | null): void {
      settle.run(outcome, caseNumber, receiptNumber);
    },
    /** Counts one print more, or one less; the new count, or `null` where there is no such receipt. */
    countPrint(receiptNumber: string, prints: 1 | -1): number | null {
      return addPrints.get(prints, receiptNumber) ?? null;
    },
  };
}

function toEntry(row: Row | undefined): ReceiptEntry | null {
  if (row === undefined) return null;
  return {
    receiptNumber: row.receipt_number,
    pickupCode: row.pickup_code,
    maskedName: row.masked_name,
    itemCode: row.item_code,
    outcome: row.outcome,
    caseNumber: row.case_number,
    printedCount: row.printed_count,
    createdAt: row.created_at,
  };
}
