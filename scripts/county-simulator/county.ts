import { type Attachments, openAttachments } from './attachments.ts';
import { type CaseNumbers, createCaseNumbers } from './case-numbers.ts';
import { openCountyDatabase } from './county-database.ts';
import type { CountyKeys } from './county-keys.ts';
import { createDeclines } from './declines.ts';
import { type Inbox, openInbox, type ReceivedApplication } from './inbox.ts';
import { type InterfaceDocument, loadInterfaceDocument } from './interface-document.ts';
import { createReports, type Reports } from './reports.ts';
import { createTakeBatch, type ItemResult } from './take-batch.ts';
import { createTakeItem, type TakeItem } from './take-item.ts';
import { createWipeOrders, type WipeOrders } from './wipe-orders.ts';

export interface CountyOptions {
  readonly folder: string;
  readonly keys: () => CountyKeys;
  readonly now: () => number;
  /** Whether the county takes up no new case now. Default: it takes them up. */
  readonly declines?: () => boolean;
  /** The county's work on one application, between opening and taking it. Default: none. */
  readonly work?: () => Promise<void>;
  readonly onTaken?: (received: ReceivedApplication) => void;
}

/** A county without its network: records, papers and what takes them in, whichever way they come. */
export interface County {
  readonly keys: () => CountyKeys;
  readonly document: InterfaceDocument;
  readonly inbox: Inbox;
  readonly attachments: Attachments;
  readonly caseNumbers: CaseNumbers;
  readonly reports: Reports;
  readonly wipeOrders: WipeOrders;
  /** Takes one item with all guarantees; refusals are thrown as `CountyProblem`. */
  readonly takeItem: TakeItem;
  /** Takes a decoded batch. */
  readonly takeBatch: (body: unknown) => Promise<readonly ItemResult[]>;
  /** Copies the records to `path`. */
  backup(path: string): Promise<void>;
  /** Goes back to such a copy: what came since is forgotten. */
  restore(path: string): void;
  close(): void;
}

/** Opens the county kept in `folder`. */
export function openCounty({ folder, keys, now, declines, work, onTaken }: CountyOptions): County {
  const database = openCountyDatabase(folder);
  const inbox = openInbox(database, folder, now);
  const document = loadInterfaceDocument();
  const attachments = openAttachments(database, folder, now);
  const caseNumbers = createCaseNumbers(database, now);
  const takeItem = createTakeItem({
    ...{ keys, inbox, caseNumbers, document, now },
    declined: createDeclines(database),
    declines: declines ?? (() => false),
    work: work ?? (() => Promise.resolve()),
    onTaken: onTaken ?? (() => undefined),
  });
  return {
    ...{ keys, document, inbox, attachments, caseNumbers, takeItem },
    reports: createReports(database, now),
    wipeOrders: createWipeOrders(database, keys, now),
    takeBatch: createTakeBatch(document, takeItem),
    backup: (path) => database.backup(path),
    restore(path) {
      database.restore(path);
      inbox.reload();
    },
    close: () => database.close(),
  };
}
