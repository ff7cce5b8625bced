import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CatalogueAnswer } from '../../app/contracts/catalogue.ts';
import { ok, type Result } from '../../app/contracts/result.ts';
import { writeDurably } from '../durable-file.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';

type Piece = Extract<CatalogueAnswer, { readonly outcome: 'piece' }>;

const Begun = Type.Object(
  {
    form: Type.Union([Type.Literal('patch'), Type.Literal('snapshot')]),
    tag: Type.String({ maxLength: 200 }),
    totalBytes: Type.Integer({ minimum: 1 }),
    version: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);
type Begun = Readonly<Static<typeof Begun>>;

/** An answer of which a part is here. */
export interface PartialAnswer extends Begun {
  readonly length: number;
}

/** What has come of a long answer, kept over power cuts: a line that says of which, and the bytes behind it. */
export interface PartialDownload {
  state(): PartialAnswer | null;
  /** Adds a piece; one that begins at 0 replaces what was there. On disk before it returns. */
  add(piece: Piece): Result<null, StorageFailureCode>;
  bytes(): Result<Uint8Array, StorageFailureCode>;
  discard(): void;
}

const fileName = 'catalogue.part';

interface Kept {
  readonly answer: PartialAnswer;
  /** Length of the line before the bytes. */
  readonly headBytes: number;
}

/** Takes up what an earlier run left in `folder`. */
export function openPartialDownload(folder: string): PartialDownload {
  const path = join(folder, fileName);
  let kept = readKept(path);

  const discard = (): void => {
    kept = null;
    attemptStorage(() => rmSync(path, { force: true }));
  };
  const begin = ({ form, tag, totalBytes, version, bytes }: Piece): Result<null, StorageFailureCode> => {
    const head = Buffer.from(`${JSON.stringify({ form, tag, totalBytes, version })}\n`, 'utf8');
    const written = attemptStorage(() => writeDurably(path, [head, bytes], 'w'));
    if (!written.ok) {
      // What was there before is overwritten all the same.
      discard();
      return written;
    }
    kept = { answer: { form, tag, totalBytes, version, length: bytes.length }, headBytes: head.length };
    return ok(null);
  };
  const append = ({ answer, headBytes }: Kept, bytes: Uint8Array): Result<null, StorageFailureCode> => {
    const { length } = answer;
    const written = attemptStorage(() => writeDurably(path, bytes, 'a'));
    if (written.ok) {
      kept = { answer: { ...answer, length: length + bytes.length }, headBytes };
      return ok(null);
    }
    // Part of the piece may be there, and after a failed fsync all of it, though perhaps not on the disk: none counts.
    const takenBack = attemptStorage(() => truncateSync(path, headBytes + length));
    // Where not even that can be had, what follows must follow what is really there, as after a power cut.
    if (!takenBack.ok) kept = readKept(path);
    return written;
  };

  return {
    state: () => kept?.answer ?? null,
    add(piece) {
      if (piece.offset === 0) return begin(piece);
      if (kept === null || kept.answer.length !== piece.offset || kept.answer.tag !== piece.tag) {
        throw new Error('a piece that does not follow');
      }
      return append(kept, piece.bytes);
    },
    bytes() {
      const file = attemptStorage(() => readFileSync(path));
      if (!file.ok) {
        kept = readKept(path);
        return file;
      }
      return ok(file.value.subarray(kept?.headBytes ?? 0));
    },
    discard,
  };
}

function readKept(path: string): Kept | null {
  const read = attemptStorage(() => readFileSync(path));
  if (!read.ok) return null;
  const headBytes = read.value.indexOf(0x0a) + 1;
  try {
    const head: unknown = JSON.parse(read.value.toString('utf8', 0, headBytes));
    const length = read.value.length - headBytes;
    return Value.Check(Begun, head) && length <= head.totalBytes ? { answer: { ...head, length }, headBytes } : null;
  } catch {
    return null;
  }
}
