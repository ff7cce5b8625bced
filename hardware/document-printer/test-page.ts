/** Points to the millimetre. */
const MM = 72 / 25.4;
const A4 = { width: 595.28, height: 841.89 };

/**
 * A test page on A4, as PDF: a frame 10 mm from the edges, a ruler of 100 mm, a grey scale, fine lines, and a few
 * words in a font that every PDF printer has. Says nothing of the station.
 */
export function testPage(): Uint8Array {
  return pdfOfPages([
    [
      frame(),
      words(20, 270, 24, 'Test page'),
      words(20, 262, 10, 'The frame is 10 mm from each edge of the sheet. The ruler is 100 mm long.'),
      ruler(20, 245),
      words(20, 228, 10, 'Grey from 10 % to 100 % in even steps:'),
      greyScale(20, 210),
      words(20, 198, 10, 'Lines of 0.1, 0.2, 0.3, 0.4 and 0.5 mm:'),
      fineLines(20, 192),
    ].join('\n'),
  ]);
}

/** A PDF of A4 pages with one content stream each; text may use the font `/F1`. */
export function pdfOfPages(contents: readonly string[]): Uint8Array {
  const pageIds = contents.map((_, index) => 4 + index * 2);
  const page = (id: number): string =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] ` +
    `/Resources << /Font << /F1 3 0 R >> >> /Contents ${id + 1} 0 R >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] /Count ${contents.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...contents.flatMap((content, index) => [
      page(pageIds[index] ?? 0),
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) text += `${String(offset).padStart(10, '0')} 00000 n \n`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

const points = (millimetres: number): string => (millimetres * MM).toFixed(2);

function words(x: number, y: number, size: number, text: string): string {
  return `BT /F1 ${size} Tf ${points(x)} ${points(y)} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}

function line(x1: number, y1: number, x2: number, y2: number, width: number): string {
  return `${points(width)} w ${points(x1)} ${points(y1)} m ${points(x2)} ${points(y2)} l S`;
}

function frame(): string {
  return `${points(0.3)} w ${points(10)} ${points(10)} ${points(190)} ${points(277)} re S`;
}

function ruler(x: number, y: number): string {
  const marks = Array.from({ length: 11 }, (_, step) => line(x + step * 10, y, x + step * 10, y + 5, 0.2));
  return [line(x, y, x + 100, y, 0.2), ...marks].join('\n');
}

function greyScale(x: number, y: number): string {
  const steps = Array.from(
    { length: 10 },
    (_, step) =>
      `${(0.9 - step * 0.1).toFixed(1)} g ${points(x + step * 15)} ${points(y)} ${points(15)} ${points(12)} re f`,
  );
  return [...steps, '0 g'].join('\n');
}

function fineLines(x: number, y: number): string {
  return [0.1, 0.2, 0.3, 0.4, 0.5].map((width, step) => line(x, y - step * 4, x + 100, y - step * 4, width)).join('\n');
}
