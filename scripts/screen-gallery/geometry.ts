import type { Page } from 'playwright-core';
import type { Surface } from './surfaces.ts';

/** What every page must keep to, in millimetres of glass (docs: the rules of the interface). */
const rules = {
  target: 12.7,
  key: 15,
  primaryHeight: 20,
  gap: 2.54,
  text: 7,
  heading: 11,
  lineHeight: 1.3,
  contrast: 4.5,
};

/**
 * Measures the page as drawn and returns what breaks a rule, in words; an empty list is a good page. Checked: nothing
 * scrolls or leaves the glass, texts do not overlap or leave their buttons, sizes and gaps of targets, size, line
 * height and contrast of text, and that the way on lies in the lower two thirds.
 */
export async function measureGeometry(page: Page, surface: Surface): Promise<readonly string[]> {
  const pxPerMm = surface.display.widthPx / surface.display.widthMm;
  return page.evaluate(measureInPage, { pxPerMm, rules });
}

/** Runs inside the page; refers to nothing outside itself. */
function measureInPage(given: {
  readonly pxPerMm: number;
  readonly rules: Readonly<Record<string, number>>;
}): string[] {
  const { pxPerMm } = given;
  const rule = (name: string): number => given.rules[name] ?? 0;
  const breaches: string[] = [];
  const slack = 0.6;
  const glass = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
  const covered = document.querySelector('.overlay') !== null;
  const shown = [...document.querySelectorAll<HTMLElement>('.glass *')].filter(
    (element) => element.checkVisibility() && !(covered && element.closest('[inert]') !== null),
  );
  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element.textContent ?? '').slice(0, 16)}”`;

  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > glass.width || scrollHeight > glass.height) breaches.push('the page scrolls');

  const texts = shown.flatMap((element) => {
    if (element.closest('svg') !== null) return [];
    const own = [...element.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    );
    if (own.length === 0) return [];
    const range = document.createRange();
    range.selectNodeContents(element);
    return [{ element, boxes: [...range.getClientRects()], style: getComputedStyle(element) }];
  });

  const rgb = (color: string): readonly number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const backgroundOf = (element: Element): readonly number[] => {
    for (let current: Element | null = element; current !== null; current = current.parentElement) {
      const background = rgb(getComputedStyle(current).backgroundColor);
      if ((background[3] ?? 1) === 1 && background.length >= 3) return background;
    }
    return [255, 255, 255];
  };
  const luminance = (color: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = color.map((channel) => {
      const value = channel / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  for (const { element, boxes, style } of texts) {
    const size = Number.parseFloat(style.fontSize);
    if (size / pxPerMm < rule('text') - 0.01)
      breaches.push(`text of ${(size / pxPerMm).toFixed(1)} mm: ${nameOf(element)}`);
    if (element.tagName === 'H1' && size / pxPerMm < rule('heading'))
      breaches.push(`small heading: ${nameOf(element)}`);
    const lines = new Set(boxes.map((box) => Math.round(box.top))).size;
    if (lines > 1 && Number.parseFloat(style.lineHeight) / size < rule('lineHeight'))
      breaches.push(`tight lines: ${nameOf(element)}`);
    for (const box of boxes) {
      if (
        box.left < -slack ||
        box.top < -slack ||
        box.right > glass.width + slack ||
        box.bottom > glass.height + slack
      ) {
        breaches.push(`off the glass: ${nameOf(element)}`);
      }
      const holder = element
        .closest('.press, .overlay-leaf, .identity, .receipt-panel, .digits-field')
        ?.getBoundingClientRect();
      if (
        holder !== undefined &&
        (box.left < holder.left ||
          box.right > holder.right + slack ||
          box.top < holder.top - slack ||
          box.bottom > holder.bottom + slack)
      ) {
        breaches.push(`outside its frame: ${nameOf(element)}`);
      }
    }
    const [light, dark] = [luminance(rgb(style.color)), luminance(backgroundOf(element))].sort((a, b) => b - a);
    const contrast = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
    if (contrast < rule('contrast')) breaches.push(`contrast ${contrast.toFixed(1)}: ${nameOf(element)}`);
  }

  const overlaps = (a: DOMRect, b: DOMRect): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  // A line box is taller than what is drawn in it; only the glyphs may not meet.
  const glyphs = (box: DOMRect, size: number): DOMRect =>
    new DOMRect(box.x, box.y + (box.height - size) / 2, box.width, size);
  texts.forEach((one, index) => {
    for (const other of texts.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const sizeOne = Number.parseFloat(one.style.fontSize);
      const sizeOther = Number.parseFloat(other.style.fontSize);
      if (one.boxes.some((a) => other.boxes.some((b) => overlaps(glyphs(a, sizeOne), glyphs(b, sizeOther))))) {
        breaches.push(`texts overlap: ${nameOf(one.element)} and ${nameOf(other.element)}`);
      }
    }
  });

  const targets = shown
    .filter((element) => element.matches('button'))
    .map((element) => ({ element, box: element.getBoundingClientRect() }));
  for (const { element, box } of targets) {
    const least = element.matches('.press-key') ? rule('key') : rule('target');
    if (Math.min(box.width, box.height) / pxPerMm < least - 0.01) breaches.push(`small target: ${nameOf(element)}`);
    if (box.left < 0 || box.top < 0 || box.right > glass.width || box.bottom > glass.height) {
      breaches.push(`target off the glass: ${nameOf(element)}`);
    }
    if (element.matches('.press-primary')) {
      if (box.height / pxPerMm < rule('primaryHeight')) breaches.push(`low primary: ${nameOf(element)}`);
      if (box.top < glass.height / 3) breaches.push(`primary out of reach: ${nameOf(element)}`);
    }
  }
  targets.forEach((one, index) => {
    for (const other of targets.slice(index + 1)) {
      const across = Math.max(one.box.left - other.box.right, other.box.left - one.box.right);
      const down = Math.max(one.box.top - other.box.bottom, other.box.top - one.box.bottom);
      if (Math.max(across, down) / pxPerMm < rule('gap')) {
        breaches.push(`targets too near: ${nameOf(one.element)} and ${nameOf(other.element)}`);
      }
    }
  });

  for (const { element, box } of targets) {
    for (const { element: text, boxes } of texts) {
      if (element.contains(text)) continue;
      if (boxes.some((textBox) => overlaps(box, textBox)))
        breaches.push(`button over text: ${nameOf(element)} on ${nameOf(text)}`);
    }
  }
  for (const element of shown.filter((candidate) => candidate.matches('svg'))) {
    const box = element.getBoundingClientRect();
    if (element.matches('.village, .signature-pad')) continue;
    for (const { element: text, boxes } of texts) {
      if (boxes.some((textBox) => overlaps(box, textBox)))
        breaches.push(`picture over text: ${nameOf(element)} on ${nameOf(text)}`);
    }
    if (box.bottom > glass.height || box.right > glass.width)
      breaches.push(`picture off the glass: ${nameOf(element)}`);
  }
  return [...new Set(breaches)];
}
