import { createHash } from 'node:crypto';
import type { Attachment } from '../contracts/application.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { paperBudget } from '../flows/service/materials.ts';
import type { ApplicationDraft } from '../flows/service/service-effects.ts';
import type { DevicesLink } from './devices-link.ts';

/** Binds each paper into one PDF within its share of the budget. Nothing of them touches a disk unsealed. */
export async function bindMaterials(
  materials: ApplicationDraft['materials'],
  devices: Pick<DevicesLink, 'bindPages'>,
): Promise<Result<readonly Attachment[], 'materials-not-bound'>> {
  const attachments: Attachment[] = [];
  for (const { paper, name, pages } of materials) {
    const bound = await devices.bindPages(pages, paperBudget(materials.length));
    if (!bound.ok) return fail('materials-not-bound', bound.failure.code);
    const pdf = Buffer.from(bound.value.buffer, bound.value.byteOffset, bound.value.byteLength);
    attachments.push({
      paper,
      name,
      mediaType: 'application/pdf',
      pages: pages.length,
      sha256: createHash('sha256').update(pdf).digest('hex'),
      content: pdf.toString('base64'),
    });
    pdf.fill(0);
  }
  return ok(attachments);
}
