/** Pages bound into one PDF. The JPEGs go in as they are. */
import { PDFDocument } from '@cantoo/pdf-lib';
import { fail, ok, type Result } from '../../../app/contracts/result.ts';
import { fitJpeg } from './byte-budget.ts';
import { decode } from './jpeg-codec.ts';
import { readJpegHeader } from './jpeg-header.ts';

export interface PageToBind {
  readonly jpeg: Uint8Array;
  readonly dpi: number;
}

/** What a PDF adds to a page, and to a document, at most. */
const BYTES_A_PAGE = 1000;
const BYTES_A_DOCUMENT = 2000;
const POINTS_AN_INCH = 72;

/**
 * Binds pages in the order given. Pages of the size of their pixels at their dpi. Where they do not fit, all are
 * encoded again, each with the same share of its bytes. The document names no program, machine or time.
 */
export async function bindPdf(
  pages: readonly PageToBind[],
  budgetBytes: number,
): Promise<Result<Uint8Array, 'not-an-image' | 'over-budget'>> {
  if (pages.some(({ jpeg }) => readJpegHeader(jpeg) === null)) return fail('not-an-image');
  const total = pages.reduce((sum, { jpeg }) => sum + jpeg.length, 0);
  const left = budgetBytes - BYTES_A_DOCUMENT - pages.length * BYTES_A_PAGE;
  if (left <= 0) return fail('over-budget');
  if (total <= left) return write(pages, budgetBytes);

  const smaller: PageToBind[] = [];
  try {
    for (const page of pages) {
      const fitted = await shrunk(page, Math.floor((page.jpeg.length / total) * left));
      if (!fitted.ok) return fitted;
      smaller.push(fitted.value);
    }
    return await write(smaller, budgetBytes);
  } finally {
    for (const { jpeg } of smaller) jpeg.fill(0);
  }
}

async function shrunk(
  { jpeg, dpi }: PageToBind,
  budgetBytes: number,
): Promise<Result<PageToBind, 'not-an-image' | 'over-budget'>> {
  const page = await decode(jpeg);
  if (page === null) return fail('not-an-image');
  const gray = readJpegHeader(jpeg)?.components === 1;
  const fitted = await fitJpeg(page, { dpi, gray, budgetBytes });
  page.data.fill(0);
  return fitted;
}

async function write(
  pages: readonly PageToBind[],
  budgetBytes: number,
): Promise<Result<Uint8Array, 'not-an-image' | 'over-budget'>> {
  const document = await PDFDocument.create({ updateMetadata: false });
  for (const { jpeg, dpi } of pages) {
    const image = await document.embedJpg(jpeg);
    const width = (image.width / dpi) * POINTS_AN_INCH;
    const height = (image.height / dpi) * POINTS_AN_INCH;
    document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  const pdf = await document.save({ useObjectStreams: false });
  if (pdf.length <= budgetBytes) return ok(pdf);
  pdf.fill(0);
  return fail('over-budget');
}
