import { pdfOfPages } from './test-page.ts';

/** A document of so many pages that names nobody; a fresh copy each time, because printing overwrites it. */
export function specimenDocument(pages = 1): Uint8Array {
  return pdfOfPages(
    Array.from({ length: pages }, (_, index) => `BT /F1 18 Tf 60 760 Td (Specimen, page ${index + 1}) Tj ET`),
  );
}
