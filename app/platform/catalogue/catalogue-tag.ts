import type { CatalogueForm } from '../../contracts/catalogue.ts';

/** What the ETag of an answer says, besides telling it from every other. */
export interface CatalogueTag {
  readonly form: CatalogueForm;
  /** Version the answer leads to. */
  readonly version: number;
  readonly rootHash: string;
}

/** The ETag of a catalogue whole. */
export function snapshotTag(version: number, rootHash: string): string {
  return `"v${version}-${rootHash}"`;
}

/** The ETag of the way from one version to another. */
export function patchTag(from: number, version: number, rootHash: string): string {
  return `"p${from}-${version}-${rootHash}"`;
}

/** Reads an ETag; `null` where it is none of a catalogue. */
export function parseTag(tag: string): CatalogueTag | null {
  const parts = /^"(?:v|(p)\d{1,15}-)(\d{1,15})-([A-Za-z0-9_-]{43})"$/.exec(tag);
  if (parts === null) return null;
  return { form: parts[1] === 'p' ? 'patch' : 'snapshot', version: Number(parts[2]), rootHash: parts[3] ?? '' };
}

/** Media types of the two forms. */
export const catalogueTypes: Readonly<Record<CatalogueForm, string>> = {
  patch: 'application/vnd.cunban.catalogue-patch+zstd',
  snapshot: 'application/vnd.cunban.catalogue-snapshot+zstd',
};
