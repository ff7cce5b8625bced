import { Type } from 'typebox';
import { defineContract } from './contract.ts';
import { PrintDocument } from './print-document.ts';

const exact = { additionalProperties: false };

/**
 * - `document-not-drawn`  the page could not draw it: a font missing, a renderer that died
 * - `document-timed-out`  it took too long; nothing of it is left
 */
export type RenderDocumentFailure = 'document-not-drawn' | 'document-timed-out';

/**
 * - `keystore-unavailable`  no keyring answers, for now
 * - `keystore-insecure`     the keyring would seal under a password that everybody knows
 * - `sealed-key-refused`    sealed elsewhere, or damaged
 */
export type KeystoreFailure = 'keystore-unavailable' | 'keystore-insecure' | 'sealed-key-refused';

const Bytes = Type.Unsafe<Uint8Array>({});

/** station → shell: the few things only the owner of windows can do. */
export const shellContract = defineContract({
  name: 'shell',
  methods: {
    /**
     * Destroys the page and everything it holds, and loads a fresh one: called at the end of every visit, so that
     * nothing of the last person survives in the renderer (design, promise 3).
     */
    renewPage: { argument: Type.Object({}, exact), value: Type.Object({}, exact) },
    /**
     * Draws a document on A4 in a hidden window of its own and gives the PDF, fonts embedded. The window and all it
     * held are gone before the answer. Fails with `RenderDocumentFailure`.
     */
    renderDocument: {
      argument: Type.Object({ document: PrintDocument }, exact),
      value: Type.Object({ pdf: Bytes }, exact),
    },
    /** Seals a secret by the operating system's keyring, for this user on this machine. Fails with `KeystoreFailure`. */
    sealSecret: {
      argument: Type.Object({ secret: Bytes }, exact),
      value: Type.Object({ sealed: Bytes }, exact),
    },
    /** Opens what it sealed; `stale` where it should be sealed anew. Fails with `KeystoreFailure`. */
    openSecret: {
      argument: Type.Object({ sealed: Bytes }, exact),
      value: Type.Object({ secret: Bytes, stale: Type.Boolean() }, exact),
    },
  },
  events: {},
});
