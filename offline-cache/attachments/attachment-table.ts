import type { Database } from 'better-sqlite3';
import type { AttachmentAcknowledgement } from '../../app/contracts/delivery.ts';
import type { SealedPaper } from '../outbox/outbox-row.ts';
import { staysBehind } from '../outbox/unsettled.ts';

/** A paper that still has to go to the county. */
export interface WaitingAttachment extends SealedPaper {
  readonly applicationKey: string;
  readonly uploadUrl: string | null;
  readonly uploadOffset: number;
}

export type AttachmentTable = ReturnType<typeof createAttachmentTable>;

/** The county's word on a paper, as it is kept. */
export interface PaperProof extends AttachmentAcknowledgement {
  /** RFC 3339; `null` where it was asked for again since. */
  readonly settledAt: string | null;
}

/** Condition on a paper: the county has declined its application, or it was handed in anew: nobody waits for it. */
export const nobodyWaits = `EXISTS (
  SELECT 1 FROM outbox AS item WHERE item.key = application_key AND (item.state = 'rejected' OR (${staysBehind})))`;

/**
 * Where each sealed paper stands. Its name is its hash, so a rotten name finds no file and the row is rebuilt from the
 * application's; all else here can be asked of the county again. Methods throw what SQLite throws.
 */
export function createAttachmentTable(database: Database) {
  const insert = database.prepare<[string, string, number]>(
    `INSERT INTO attachment (sealed_sha256, application_key, size_bytes, state) VALUES (?, ?, ?, 'queued')
     ON CONFLICT DO NOTHING`,
  );
  const waiting = database.prepare<[], WaitingAttachment>(
    // Smallest first; and none before the county knows the application it belongs to.
    `SELECT sealed_sha256 AS sealedSha256, application_key AS applicationKey, size_bytes AS sizeBytes,
            upload_url AS uploadUrl, upload_offset AS uploadOffset
     FROM attachment AS paper
     WHERE state IN ('queued', 'sending')
       AND EXISTS (SELECT 1 FROM outbox WHERE key = application_key AND outbox.state IN ('acknowledged', 'archived'))
     ORDER BY size_bytes - upload_offset, sealed_sha256`,
  );
  const names = database.prepare<[], string>("SELECT sealed_sha256 FROM attachment WHERE state <> 'archived'").pluck();
  // Like `requeue` and `setAside`, not one that was acknowledged by stick while its upload waited or was under way.
  const markSending = database.prepare<[string]>(
    `UPDATE attachment SET state = 'sending', attempts = attempts + 1
     WHERE sealed_sha256 = ? AND state IN ('queued', 'sending') AND NOT ${nobodyWaits}`,
  );
  const awaited = database
    .prepare<[string], number>(`SELECT 1 FROM attachment WHERE sealed_sha256 = ? AND NOT ${nobodyWaits}`)
    .pluck();
  const place = database.prepare<[string | null, number, string]>(
    'UPDATE attachment SET upload_url = ?, upload_offset = ? WHERE sealed_sha256 = ?',
  );
  const offset = database.prepare<[number, string]>('UPDATE attachment SET upload_offset = ? WHERE sealed_sha256 = ?');
  const requeue = database.prepare<[string | null, string]>(
    `UPDATE attachment SET state = 'queued', last_failure = ?
     WHERE sealed_sha256 = ? AND state IN ('queued', 'sending')`,
  );
  const requeueLacking = database.prepare<[string]>(
    `UPDATE attachment SET state = 'queued', upload_url = NULL, upload_offset = 0, settled_at = NULL
     WHERE sealed_sha256 = ? AND state = 'acknowledged'`,
  );
  const ofApplication = database
    .prepare<[string], string>('SELECT sealed_sha256 FROM attachment WHERE application_key = ?')
    .pluck();
  const toAcknowledged = `
    UPDATE attachment SET state = 'acknowledged', statement = ?, signature = ?, settled_at = ?, last_failure = NULL,
                          upload_url = NULL
    WHERE sealed_sha256 = ? AND state IN ('queued', 'sending', 'needs-staff')`;
  const acknowledge = database.prepare<[string, string, string, string]>(toAcknowledged);
  // One that has the county's word already and waits all the same was asked for again.
  const takeOver = database.prepare<[string, string, string, string]>(`${toAcknowledged} AND statement IS NULL`);
  const setAside = database.prepare<[string, string, string]>(
    `UPDATE attachment SET state = 'needs-staff', last_failure = ?, settled_at = ?
     WHERE sealed_sha256 = ? AND state IN ('queued', 'sending')`,
  );
  const requeueInterrupted = database.prepare("UPDATE attachment SET state = 'queued' WHERE state = 'sending'");
  const requeueUnknown = database.prepare(
    `UPDATE attachment SET state = 'queued'
     WHERE state NOT IN ('queued', 'sending', 'acknowledged', 'archived', 'needs-staff')`,
  );
  const archivable = database
    .prepare<[string], string>("SELECT sealed_sha256 FROM attachment WHERE state = 'acknowledged' AND settled_at < ?")
    .pluck();
  const archive = database.prepare<[string]>("UPDATE attachment SET state = 'archived' WHERE sealed_sha256 = ?");
  const removeOf = database
    .prepare<[string], string>('DELETE FROM attachment WHERE application_key = ? RETURNING sealed_sha256')
    .pluck();
  const notArchivedOf = database
    .prepare<[string], string>("SELECT sealed_sha256 FROM attachment WHERE application_key = ? AND state <> 'archived'")
    .pluck();
  const ofDeclined = database
    .prepare<[string], string>(
      `SELECT paper.sealed_sha256 FROM attachment AS paper JOIN outbox ON outbox.key = application_key
       WHERE paper.state <> 'archived' AND outbox.state = 'rejected' AND max(outbox.settled_at, created_at) < ?`,
    )
    .pluck();
  const remains = database
    .prepare<[], string>(
      `SELECT paper.sealed_sha256 FROM attachment AS paper JOIN outbox ON outbox.key = application_key
       WHERE paper.state = 'needs-staff' AND paper.last_failure = 'file-damaged' AND outbox.state = 'archived'`,
    )
    .pluck();
  const removeUnsigned = database.prepare<[string]>(
    'DELETE FROM attachment WHERE sealed_sha256 = ? AND statement IS NULL',
  );
  const proofs = database.prepare<[string], PaperProof & { readonly waits: 0 | 1 }>(
    `SELECT sealed_sha256 AS sealedSha256, statement, signature, settled_at AS settledAt,
            state IN ('queued', 'sending') AS waits
     FROM attachment WHERE application_key = ? AND statement IS NOT NULL AND signature IS NOT NULL`,
  );
  const acknowledgedOf = database
    .prepare<[string], string>(
      "UPDATE attachment SET state = 'archived' WHERE application_key = ? AND state = 'acknowledged' RETURNING sealed_sha256",
    )
    .pluck();
  const lostOf = database
    .prepare<[string], string>(
      "DELETE FROM attachment WHERE application_key = ? AND state = 'needs-staff' RETURNING sealed_sha256",
    )
    .pluck();

  /** Ends papers, but not the county's words on them; their names, whose files must go. */
  const end = (papers: readonly string[]): readonly string[] => {
    for (const name of papers) if (removeUnsigned.run(name).changes === 0) archive.run(name);
    return papers;
  };

  return {
    /** Adds the papers of an application that are not there yet, as queued. */
    add(applicationKey: string, papers: readonly SealedPaper[]): void {
      for (const { sealedSha256, sizeBytes } of papers) insert.run(sealedSha256, applicationKey, sizeBytes);
    },
    /** Papers to upload now, the one with the least left first. */
    waiting(): readonly WaitingAttachment[] {
      return waiting.all();
    },
    /** Names of all papers whose files are still needed. */
    names(): readonly string[] {
      return names.all();
    },
    namesOf(applicationKey: string): readonly string[] {
      return ofApplication.all(applicationKey);
    },
    /** Says whether it still waited, and somebody for it. */
    markSending(name: string): boolean {
      return markSending.run(name).changes > 0;
    },
    /** Whether somebody waits for it still. */
    isAwaited(name: string): boolean {
      return awaited.get(name) !== undefined;
    },
    /** Where the county keeps what it has of it; `null` to begin anew. */
    setPlace(name: string, uploadUrl: string | null): void {
      place.run(uploadUrl, 0, name);
    },
    setOffset(name: string, bytes: number): void {
      offset.run(bytes, name);
    },
    requeue(name: string, failureCode: string | null): void {
      requeue.run(failureCode, name);
    },
    /** Queues an acknowledged paper again that the county says it lacks; says whether it did. */
    requeueLacking(name: string): boolean {
      return requeueLacking.run(name).changes > 0;
    },
    /** Says whether it was not acknowledged before. */
    acknowledge({ sealedSha256, statement, signature }: AttachmentAcknowledgement, settledAt: string): boolean {
      return acknowledge.run(statement, signature, settledAt, sealedSha256).changes > 0;
    },
    /** Takes an acknowledgement over that the table has forgotten. */
    takeOver({ sealedSha256, statement, signature }: AttachmentAcknowledgement, settledAt: string): void {
      takeOver.run(statement, signature, settledAt, sealedSha256);
    },
    /** Says whether it still waited. */
    setAside(name: string, code: string, settledAt: string): boolean {
      return setAside.run(code, settledAt, name).changes > 0;
    },
    /** Called once on opening; also takes states no software writes for queued. Returns how many of these there were. */
    requeueInterrupted(): number {
      requeueInterrupted.run();
      return requeueUnknown.run().changes;
    },
    /**
     * Ends the papers of an application before their time, or all that the county has and those of which nothing sound is
     * left; their names, whose files must go.
     */
    wipe(applicationKey: string, which: 'all' | 'acknowledged'): readonly string[] {
      if (which === 'all') return removeOf.all(applicationKey);
      return [...acknowledgedOf.all(applicationKey), ...lostOf.all(applicationKey)];
    },
    /** The county's words on the papers of an application; `waits` where it has asked for one again since. */
    proofsOf(applicationKey: string): readonly (PaperProof & { readonly waits: boolean })[] {
      return proofs.all(applicationKey).map(({ waits, ...proof }) => ({ ...proof, waits: waits === 1 }));
    },
    /** Ends the papers of applications declined before `settledBefore` (RFC 3339), but not the county's words on them. */
    eraseDeclined(settledBefore: string): readonly string[] {
      return end(ofDeclined.all(settledBefore));
    },
    /** The same for one application. */
    eraseOf(applicationKey: string): readonly string[] {
      return end(notArchivedOf.all(applicationKey));
    },
    /** Papers both copies of which have rotted, of applications that are erased: what is left of them must go. */
    remains(): readonly string[] {
      return remains.all();
    },
    /** Archives papers acknowledged before `settledBefore` (RFC 3339); their names, whose files may go. */
    archive(settledBefore: string): readonly string[] {
      const gone = archivable.all(settledBefore);
      for (const name of gone) archive.run(name);
      return gone;
    },
  };
}
