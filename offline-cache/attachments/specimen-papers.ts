import type { OfflineCache } from '../index.ts';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import { specimenApplication } from '../specimen-cache.ts';

/** Saves a specimen application with papers of these sizes, for tests; `names` are those of the sealed papers. */
export async function saveWithPapers(
  cache: OfflineCache,
  sizes: readonly number[],
  more: { readonly lane?: string; readonly supersedes?: string } = {},
) {
  const plain = sizes.map((size) => new Uint8Array(size).fill(7));
  let names: readonly string[] = [];
  const saved = await cache.saveApplication({
    lane: 'lane',
    papers: plain,
    ...more,
    build({ receiptNumber, sealedPapers }) {
      names = sealedPapers.map(({ sealedSha256 }) => sealedSha256);
      return {
        ...specimenApplication(receiptNumber),
        attachments: names.map((sealedSha256, index) => ({
          paper: `paper-${index}`,
          name: '户口本',
          mediaType: 'application/pdf',
          pages: 1,
          sha256: sha256Hex('pdf'),
          sealedSha256,
        })),
      };
    },
  });
  return { saved, names, plain };
}
