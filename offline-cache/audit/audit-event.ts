/**
 * Everything the audit log can say. `subject` is an id (receipt number, key, file name), `code` a kebab-case detail;
 * neither ever carries personal data.
 * - `cache-opened`            subject epoch
 * - `database-quarantined`    subject name of the file set aside
 * - `outbox-rebuilt`          subject number of rows taken over from the journal
 * - `application-saved`       subject receipt number
 * - `application-refused`     subject receipt number; its commit failed, the number is given out again
 * - `application-acknowledged` subject receipt number, code case number
 * - `application-returned`    subject receipt number, code why
 * - `application-needs-staff` subject receipt number and code why the county cannot read it; or subject outbox position
 *                           and code `row-damaged`
 * - `application-requeued`    subject receipt number; the county had acknowledged it and says that it lacks it
 * - `case-number-changed`     subject receipt number, code the number the county gave in place of the one told before
 * - `case-numbers-reserved`   subject how many, code the first
 * - `attachment-acknowledged` subject SHA-256 of the sealed paper
 * - `attachment-requeued`     subject as above; the county says that it lacks it
 * - `attachment-needs-staff`  subject as above, code why
 * - `attachment-restored`     subject as above; a damaged copy was written anew from the other
 * - `attachments-swept`       subject number of files that no application names
 * - `clock-leapt`             subject the county's time, code `ahead` or `behind`: where the station's clock is
 * - `application-superseded`  subject receipt number, code receipt number of the application that replaces it
 * - `row-restored`            subject outbox position; a damaged row was replaced from the journal
 * - `entries-repaired`        subject number of register entries, counts and states put right again
 * - `entries-damaged`         subject number of register entries that nothing puts right
 * - `print-begun`             subject receipt number, and the template's id of a document; code `original` or `copy`
 * - `print-abandoned`         subject receipt number, code as above; nothing of it reached the paper
 * - `quarantined-erased`      subject name of the file; its time was over and all it held is with the county
 * - `wiped-by-order`          subject SHA-256 of the county's signed order, code what was erased and how many of each
 * - `carried-out`             subject name of the file on the stick, code number of applications in it
 */
export type AuditEventName =
  | 'cache-opened'
  | 'database-quarantined'
  | 'outbox-rebuilt'
  | 'application-saved'
  | 'application-refused'
  | 'application-acknowledged'
  | 'application-returned'
  | 'application-needs-staff'
  | 'application-requeued'
  | 'case-number-changed'
  | 'case-numbers-reserved'
  | 'attachment-acknowledged'
  | 'attachment-requeued'
  | 'attachment-needs-staff'
  | 'attachment-restored'
  | 'attachments-swept'
  | 'clock-leapt'
  | 'application-superseded'
  | 'row-restored'
  | 'entries-repaired'
  | 'entries-damaged'
  | 'print-begun'
  | 'print-abandoned'
  | 'quarantined-erased'
  | 'wiped-by-order'
  | 'carried-out';
