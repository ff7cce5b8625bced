/** Families that print.css uses. */
const families = ['"Noto Serif SC Variable"', '"Noto Sans SC Variable"'];
/** What the page margins say; they are laid out only while printing, too late to fetch a font for them. */
const marginText = '第页，共0123456789 /';

/**
 * Waits until every font the page needs is there. Rejects where one cannot be had: a notice with boxes for characters
 * must not reach paper.
 */
export async function settleFonts(page: Document): Promise<void> {
  const text = `${page.body.textContent}${marginText}`;
  await Promise.all(families.map((family) => page.fonts.load(`16px ${family}`, text)));
  await page.fonts.ready;
  if ([...page.fonts].some((face) => face.status === 'error')) throw new Error('a font did not load');
}
