import type { Display } from './station-link.ts';

/** The canvas every page is designed on, in layout units: a 21.5-inch screen, where a unit is a millimetre. */
const canvas = { shortSide: 268, longSide: 476 };

export interface LayoutUnit {
  /** CSS pixels of one true millimetre of glass. */
  readonly pxPerMm: number;
  /** CSS pixels of one layout unit: a millimetre on the smallest screen served, proportionally more on a larger one. */
  readonly unitPx: number;
  readonly orientation: 'portrait' | 'landscape';
}

/**
 * Sizes of the layout for a display. A larger screen is read from farther away, so its units grow with it; they
 * grow by the tighter side, so that nothing ever needs to scroll, and a unit is never less than the tighter side allows.
 */
export function layoutUnit(display: Display): LayoutUnit {
  const portrait = display.heightPx >= display.widthPx;
  const shortSidePx = portrait ? display.widthPx : display.heightPx;
  const longSidePx = portrait ? display.heightPx : display.widthPx;
  return {
    pxPerMm: display.widthPx / display.widthMm,
    unitPx: Math.min(shortSidePx / canvas.shortSide, longSidePx / canvas.longSide),
    orientation: portrait ? 'portrait' : 'landscape',
  };
}
