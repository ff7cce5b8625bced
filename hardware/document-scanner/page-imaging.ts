import type { ScannedPage } from '../../app/contracts/devices/document-scanning.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { ScanToImprove } from './imaging/improve-page.ts';
import type { PageToBind } from './imaging/pdf.ts';

/** Everything that is done to pages once they are pixels. What is handed in belongs to it and is overwritten. */
export interface PageImaging {
  /** Straightens, crops, judges and shrinks a page that a scanner delivered. */
  improveScan(scan: ScanToImprove): Promise<Result<ScannedPage, 'over-budget'>>;
  /** The same for a camera's JPEG. */
  improvePicture(jpeg: Uint8Array, budgetBytes: number): Promise<Result<ScannedPage, 'not-an-image' | 'over-budget'>>;
  /** Binds pages, in the order given, into one PDF. */
  bindPdf(
    pages: readonly PageToBind[],
    budgetBytes: number,
  ): Promise<Result<Uint8Array, 'not-an-image' | 'over-budget'>>;
}
