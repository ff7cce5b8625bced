import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import type { CountyDatabase } from './county-database.ts';
import { CountyTus } from './county-tus.ts';
import { CountyProblem } from './problem.ts';

/** A paper the county holds whole. */
export interface HeldAttachment {
  readonly sealedSha256: string;
  readonly sizeBytes: number;
  readonly stationCode: string;
  readonly applicationKey: string;
  readonly receivedAt: string;
}

/** Papers: uploads under way, and those that are whole. */
export interface Attachments {
  /** Speaks tus under `/v1/attachments`. */
  readonly tus: CountyTus;
  /** Where uploads under way lie, and how many bytes they hold together. */
  readonly uploadsFolder: string;
  uploadedBytes(): number;
  find(sealedSha256: string): HeldAttachment | null;
  all(): readonly HeldAttachment[];
  /** Takes a paper that came another way; `false` where its bytes have another SHA-256. */
  take(attachment: Omit<HeldAttachment, 'receivedAt' | 'sizeBytes'>, sealed: Uint8Array): boolean;
  /** The sealed bytes of a paper held. */
  read(sealedSha256: string): Uint8Array;
  /** Papers that applications of a station name and that are not here. */
  lacking(stationCode: string): readonly string[];
}

const maxBytes = 64 * 1024 * 1024;
const path = '/v1/attachments';
const metadataForms = {
  stationCode: /^[0-9A-Z]+(-[0-9A-Z]+)*$/,
  sealedSha256: /^[0-9a-f]{64}$/,
  applicationKey: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

interface Columns {
  readonly sealed_sha256: string;
  readonly size_bytes: number;
  readonly station_code: string;
  readonly application_key: string;
  readonly received_at: string;
}

/** Opens the papers kept in `folder`. */
export function openAttachments(database: CountyDatabase, folder: string, now: () => number): Attachments {
  const uploads = join(folder, 'uploads');
  const held = join(folder, 'attachments');
  for (const needed of [uploads, held]) mkdirSync(needed, { recursive: true });
  const fileOf = (sealedSha256: string): string => join(held, `${sealedSha256}.age`);

  const record = (attachment: Omit<HeldAttachment, 'receivedAt'>): void => {
    database
      .sqlite()
      .prepare(
        `INSERT OR IGNORE INTO attachments (sealed_sha256, size_bytes, station_code, application_key, received_at)
         VALUES (?, ?, ?, ?, ?)`,
      )
      .run(
        attachment.sealedSha256,
        attachment.sizeBytes,
        attachment.stationCode,
        attachment.applicationKey,
        new Date(now()).toISOString(),
      );
  };

  const store = new FileStore({ directory: uploads });
  const tus = new CountyTus({
    path,
    datastore: store,
    relativeLocation: true,
    maxSize: maxBytes,
    async onUploadCreate(_request, upload) {
      for (const [name, form] of Object.entries(metadataForms)) {
        if (!form.test(upload.metadata?.[name] ?? '')) throw problem(new CountyProblem(400, 'request-invalid', name));
      }
      return {};
    },
    async onUploadFinish(_request, upload) {
      const { stationCode = null, sealedSha256 = null, applicationKey = null } = upload.metadata ?? {};
      if (stationCode === null || sealedSha256 === null || applicationKey === null) throw new Error('no metadata');
      const file = join(uploads, upload.id);
      const hash = createHash('sha256');
      await pipeline(createReadStream(file), hash);
      if (hash.digest('hex') !== sealedSha256) {
        await store.remove(upload.id);
        throw problem(new CountyProblem(422, 'hash-mismatch', 'sealedSha256'));
      }
      settle(file, fileOf(sealedSha256), held);
      rmSync(`${file}.json`, { force: true });
      record({ sealedSha256, sizeBytes: upload.offset, stationCode, applicationKey });
      return {};
    },
  });

  return {
    tus,
    uploadsFolder: uploads,
    uploadedBytes: () =>
      readdirSync(uploads)
        .filter((name) => !name.endsWith('.json'))
        .reduce((bytes, name) => bytes + statSync(join(uploads, name)).size, 0),
    find(sealedSha256) {
      const columns = database
        .sqlite()
        .prepare<[string], Columns>('SELECT * FROM attachments WHERE sealed_sha256 = ?')
        .get(sealedSha256);
      return columns === undefined ? null : readColumns(columns);
    },
    all: () =>
      database
        .sqlite()
        .prepare<[], Columns>('SELECT * FROM attachments ORDER BY received_at, sealed_sha256')
        .all()
        .map(readColumns),
    take(attachment, sealed) {
      if (createHash('sha256').update(sealed).digest('hex') !== attachment.sealedSha256) return false;
      const part = join(uploads, `carried-${attachment.sealedSha256}`);
      writeFileSync(part, sealed);
      settle(part, fileOf(attachment.sealedSha256), held);
      record({ ...attachment, sizeBytes: sealed.length });
      return true;
    },
    read: (sealedSha256) => readFileSync(fileOf(sealedSha256)),
    lacking(stationCode) {
      return database
        .sqlite()
        .prepare<[string], string>(
          `SELECT DISTINCT named.value FROM cases, json_each(cases.attachments) AS named
           WHERE cases.station_code = ? AND named.value NOT IN (SELECT sealed_sha256 FROM attachments)
           ORDER BY named.value LIMIT 1000`,
        )
        .pluck()
        .all(stationCode);
    },
  };
}

/** The bytes are on disk before the county says that it holds them. */
function settle(from: string, to: string, folder: string): void {
  syncPath(from);
  if (!existsSync(to)) renameSync(from, to);
  else rmSync(from);
  syncPath(folder);
}

function syncPath(target: string): void {
  const descriptor = openSync(target, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readColumns(columns: Columns): HeldAttachment {
  return {
    sealedSha256: columns.sealed_sha256,
    sizeBytes: columns.size_bytes,
    stationCode: columns.station_code,
    applicationKey: columns.application_key,
    receivedAt: columns.received_at,
  };
}

/** A refusal in the form the tus server wants thrown. */
function problem({ status, body }: CountyProblem): Error {
  return Object.assign(new Error(body.code), { status_code: status, body: JSON.stringify(body) });
}
