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
 * - `application-needs-staff` subject outbox position, code what is wrong with the row
 * - `row-restored`            subject outbox position; a damaged row was replaced from the journal
 * - `entries-repaired`        subject number of register entries, counts and states put right again
 * - `entries-damaged`         subject number of register entries that nothing puts right
 * - `print-begun`             subject receipt number, and the template's id of a document; code `original` or `copy`
 * - `print-abandoned`         subject receipt number, code as above; nothing of it reached the paper
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
  | 'row-restored'
  | 'entries-repaired'
  | 'entries-damaged'
  | 'print-begun'
  | 'print-abandoned'
  | 'carried-out';
