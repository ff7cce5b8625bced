/** A screen the interface is tried on. */
export interface Surface {
  readonly name: string;
  readonly display: { readonly widthPx: number; readonly heightPx: number; readonly widthMm: number };
}

export const portrait: Surface = {
  name: 'portrait-21',
  display: { widthPx: 1080, heightPx: 1920, widthMm: 268 },
};

export const landscape: Surface = {
  name: 'landscape-21',
  display: { widthPx: 1920, heightPx: 1080, widthMm: 476 },
};

export const largePortrait: Surface = {
  name: 'portrait-32',
  display: { widthPx: 1080, heightPx: 1920, widthMm: 398 },
};
