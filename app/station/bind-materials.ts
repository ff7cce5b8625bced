import { createHash } from 'node:crypto';
import type { Attachment } from '../contracts/application.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { paperBudget } from '../flows/service/materials.ts';
import type { ApplicationDraft } from '../flows/service/service-effects.ts';
import type { DevicesLink } from './devices-link.ts';

/** A paper bound, and what the application says of it. */
export interface BoundPaper {
  readonly attachment: Attachment;
  /** Sealed and overwritten by the cache. */
  readonly pdf: Uint8Array;
}

/** Binds each paper into one PDF within its share of the budget. Nothing of them touches a disk unsealed. */
export async function bindMaterials(
  materials: ApplicationDraft['materials'],
  devices: Pick<DevicesLink, 'bindPages'>,
): Promise<Result<readonly BoundPaper[], 'materials-not-bound'>> {
  const papers: BoundPaper[] = [];
  for (const { paper, name, pages } of materials) {
    const bound = await devices.bindPages(pages, paperBudget(materials.length));
    if (!bound.ok) {
      for (const { pdf } of papers) pdf.fill(0);
      return fail('materials-not-bound', bound.failure.code);
    }
    const pdf = bound.value;
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    papers.push({
      attachment: { paper, name, mediaType: 'application/pdf', pages: pages.length, sha256 },
      pdf,
    });
  }
  return ok(papers);
}
