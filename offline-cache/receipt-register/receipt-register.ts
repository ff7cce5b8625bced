import type { Database } from 'better-sqlite3';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import { DamagedEntryError } from './damaged-entry.ts';

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
  /** The number the case will have, drawn from a block of the county's when the application was saved. */
  readonly reservedCaseNumber: string | null;
  /** Prints that happened or may have happened; from the second on a print is a copy. */
  readonly printedCount: number;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
}

/** An entry as the register has it; the number reserved stands with the application. */
export type RegisterEntry = Omit<ReceiptEntry, 'reservedCaseNumber'>;

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
  /** Over all columns before it; `null` where the release before wrote last. */
  readonly entry_hash: string | null;
}

/** All that an entry says, as it is put back after it was damaged. */
export type RestoredReceipt = NewReceipt & Pick<ReceiptEntry, 'outcome' | 'caseNumber' | 'printedCount'>;

/** The register table. Methods throw what SQLite throws; callers hold the transaction. */
export function createReceiptRegister(database: Database) {
  const insert = database.prepare<[Row]>(`
    INSERT INTO receipt_register
      (receipt_number, pickup_code, masked_name, item_code, outcome, case_number, printed_count, business_date, serial,
       created_at, entry_hash)
    VALUES (@receipt_number, @pickup_code, @masked_name, @item_code, @outcome, @case_number, @printed_count,
            @business_date, @serial, @created_at, @entry_hash)`);
  const lastSerial = database
    .prepare<[string], number>('SELECT coalesce(max(serial), 0) FROM receipt_register WHERE business_date = ?')
    .pluck();
  const byPickupCode = database.prepare<[string], Row>('SELECT * FROM receipt_register WHERE pickup_code = ?');
  const byReceiptNumber = database.prepare<[string], Row>('SELECT * FROM receipt_register WHERE receipt_number = ?');
  const update = database.prepare<[Row & { readonly found: string }]>(
    `UPDATE receipt_register
     SET receipt_number = @receipt_number, pickup_code = @pickup_code, masked_name = @masked_name,
         item_code = @item_code, outcome = @outcome, case_number = @case_number, printed_count = @printed_count,
         business_date = @business_date, serial = @serial, created_at = @created_at, entry_hash = @entry_hash
     WHERE receipt_number = @found`,
  );
  const blankName = database.prepare<[string]>("UPDATE receipt_register SET masked_name = '' WHERE receipt_number = ?");
  const all = database.prepare<[], Row>('SELECT * FROM receipt_register');
  // The trigger takes a change that leaves the hash as it is for one of the release before; where an entry is put back to
  // what it was, the hash is the same and right.
  const putHashBack = database.prepare<[string, string]>(
    'UPDATE receipt_register SET entry_hash = ? WHERE receipt_number = ? AND entry_hash IS NULL',
  );
  const write = (row: Row, found = row.receipt_number): void => {
    const hash = entryHash(row);
    update.run({ ...row, entry_hash: hash, found });
    putHashBack.run(hash, row.receipt_number);
  };
  const sound = (row: Row | undefined): Row | null => {
    if (row === undefined) return null;
    if (isDamaged(row)) throw new DamagedEntryError();
    return row;
  };

  return {
    add(receipt: NewReceipt): void {
      const row = toRow({ ...receipt, outcome: 'kept', caseNumber: null, printedCount: 0 });
      insert.run({ ...row, entry_hash: entryHash(row) });
    },
    /** The next serial of a day, from 1. */
    nextSerial(businessDate: string): number {
      return (lastSerial.get(businessDate) ?? 0) + 1;
    },
    findByPickupCode(pickupCode: string): RegisterEntry | null {
      return toEntry(sound(byPickupCode.get(pickupCode)));
    },
    findByReceiptNumber(receiptNumber: string): RegisterEntry | null {
      return toEntry(sound(byReceiptNumber.get(receiptNumber)));
    },
    /** The part of an entry the journal keeps beside the sealed row. */
    forJournal(
      receiptNumber: string,
    ): Pick<NewReceipt, 'pickupCode' | 'maskedName' | 'businessDate' | 'serial'> | null {
      const row = sound(byReceiptNumber.get(receiptNumber));
      if (row === null) return null;
      return {
        pickupCode: row.pickup_code,
        maskedName: row.masked_name,
        businessDate: row.business_date,
        serial: row.serial,
      };
    },
    settle(receiptNumber: string, outcome: ReceiptOutcome, caseNumber: string | null): void {
      const row = sound(byReceiptNumber.get(receiptNumber));
      if (row !== null) write({ ...row, outcome, case_number: caseNumber });
    },
    /** Counts one print more, or one less; the new count, or `null` where there is no such receipt. */
    countPrint(receiptNumber: string, prints: 1 | -1): number | null {
      const row = sound(byReceiptNumber.get(receiptNumber));
      if (row === null) return null;
      const printedCount = row.printed_count + prints;
      write({ ...row, printed_count: printedCount });
      return printedCount;
    },
    /** Makes the count of prints at least `printedCount`; says whether it was less. */
    raisePrints(receiptNumber: string, printedCount: number): boolean {
      const row = sound(byReceiptNumber.get(receiptNumber));
      if (row === null || row.printed_count >= printedCount) return false;
      write({ ...row, printed_count: printedCount });
      return true;
    },
    /** Takes the masked name out of an entry; all else stays. */
    forgetName(receiptNumber: string): void {
      const row = sound(byReceiptNumber.get(receiptNumber));
      if (row !== null) write({ ...row, masked_name: '' });
    },
    /** The same for an entry that may be damaged, which it stays. */
    eraseName(receiptNumber: string): void {
      const row = byReceiptNumber.get(receiptNumber);
      if (row === undefined) return;
      if (isDamaged(row)) blankName.run(receiptNumber);
      else write({ ...row, masked_name: '' });
    },
    /** Gives entries of the release before their hashes; the entries that are damaged, as they read now. */
    damaged(): readonly NewReceipt[] {
      const damaged: NewReceipt[] = [];
      for (const row of all.all()) {
        if (isDamaged(row)) damaged.push(toReceipt(row));
        else if (row.entry_hash === null) write(row);
      }
      return damaged;
    },
    /** Puts an entry back; `found` is the receipt number the damaged one reads. */
    restore(found: string, receipt: RestoredReceipt): void {
      write(toRow(receipt), found);
    },
  };
}

function isDamaged(row: Row): boolean {
  return row.entry_hash !== null && row.entry_hash !== entryHash(row);
}

function entryHash(row: Row): string {
  const { receipt_number, pickup_code, masked_name, item_code, outcome, case_number, printed_count } = row;
  const said = [receipt_number, pickup_code, masked_name, item_code, outcome, case_number, printed_count];
  return sha256Hex(JSON.stringify([...said, row.business_date, row.serial, row.created_at]));
}

function toReceipt(row: Row): NewReceipt {
  return {
    receiptNumber: row.receipt_number,
    pickupCode: row.pickup_code,
    maskedName: row.masked_name,
    itemCode: row.item_code,
    businessDate: row.business_date,
    serial: row.serial,
    createdAt: row.created_at,
  };
}

function toRow(receipt: RestoredReceipt): Row {
  return {
    receipt_number: receipt.receiptNumber,
    pickup_code: receipt.pickupCode,
    masked_name: receipt.maskedName,
    item_code: receipt.itemCode,
    outcome: receipt.outcome,
    case_number: receipt.caseNumber,
    printed_count: receipt.printedCount,
    business_date: receipt.businessDate,
    serial: receipt.serial,
    created_at: receipt.createdAt,
    entry_hash: null,
  };
}

function toEntry(row: Row | null): RegisterEntry | null {
  if (row === null) return null;
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
