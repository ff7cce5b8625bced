import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CatalogueAnswer } from '../../app/contracts/catalogue.ts';
import type { Result } from '../../app/contracts/result.ts';
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

/** Takes up what an earlier run left in `folder`. */
export function openPartialDownload(folder: string): PartialDownload {
  const path = join(folder, fileName);
  let state = readState(path);

  const begin = ({ form, tag, totalBytes, version, bytes }: Piece): void => {
    const head = Buffer.from(`${JSON.stringify({ form, tag, totalBytes, version })}\n`, 'utf8');
    writeDurably(path, Buffer.concat([head, bytes]), 'w');
    state = { form, tag, totalBytes, version, length: bytes.length };
  };

  return {
    state: () => state,
    add: (piece) =>
      attemptStorage(() => {
        if (piece.offset === 0) begin(piece);
        else if (state === null || state.length !== piece.offset || state.tag !== piece.tag) {
          throw new Error('a piece that does not follow');
        } else {
          writeDurably(path, piece.bytes, 'a');
          state = { ...state, length: state.length + piece.bytes.length };
        }
        return null;
      }),
    bytes: () =>
      attemptStorage(() => {
        const file = readFileSync(path);
        return file.subarray(file.indexOf(0x0a) + 1);
      }),
    discard() {
      state = null;
      attemptStorage(() => rmSync(path, { force: true }));
    },
  };
}

function readState(path: string): PartialAnswer | null {
  const read = attemptStorage(() => readFileSync(path));
  if (!read.ok) return null;
  const headEnd = read.value.indexOf(0x0a);
  try {
    const head: unknown = JSON.parse(read.value.toString('utf8', 0, Math.max(headEnd, 0)));
    const length = read.value.length - headEnd - 1;
    return Value.Check(Begun, head) && length <= head.totalBytes ? { ...head, length } : null;
  } catch {
    return null;
  }
}
