const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;

/** The commands a driver sends by itself. Each is a whole command: nothing may be sent inside one. */
export const ESC_POS = {
  initialise: Uint8Array.of(ESC, 0x40),
  chineseModeOn: Uint8Array.of(FS, 0x26),
  /** Automatic status back for drawer, online, error, roll and panel button changes. */
  enableStatusBack: Uint8Array.of(GS, 0x61, 0x4f),
  /** DLE ENQ 2: clears buffers and goes on after an error that a person has mended; executed even while offline. */
  clearAndRecover: Uint8Array.of(DLE, 0x05, 0x02),
  /** DLE DC4 8: clears buffers whatever the cause of standing still, the end of the roll included. Not all know it. */
  clearBuffers: Uint8Array.of(DLE, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08),
  /** Feeds to the cutter and cuts, leaving no point. */
  feedAndCut: Uint8Array.of(GS, 0x56, 0x42, 0x00),
} as const;

/** What `GS I` can be asked for. */
export const IDENTITY_CODES = { firmware: 0x41, maker: 0x42, model: 0x43, serialNumber: 0x44, font: 0x45 } as const;
export type IdentityField = keyof typeof IDENTITY_CODES;

/** GS I: answered with a text once everything before it is printed. */
export function askIdentity(field: IdentityField): Uint8Array {
  return Uint8Array.of(GS, 0x49, IDENTITY_CODES[field]);
}

/** DLE EOT `n`, answered at once with one byte even while offline. */
export function askStatus(n: 1 | 2 | 3 | 4): Uint8Array {
  return Uint8Array.of(DLE, 0x04, n);
}

/** GS ( H: the printer answers with `id` (four characters U+0020–U+007E) when everything before it is printed. */
export function askEcho(id: string): Uint8Array {
  return Uint8Array.of(GS, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...Array.from(id, (c) => c.charCodeAt(0)));
}

/** A model 2 code drawn by the printer: model, module size, error correction, data, print. */
export function qrCode(
  data: string,
  moduleDots: number,
  errorCorrection: 'L' | 'M' | 'Q' | 'H',
): readonly Uint8Array[] {
  const bytes = new TextEncoder().encode(data);
  const length = bytes.length + 3;
  const level = { L: 0x30, M: 0x31, Q: 0x32, H: 0x33 }[errorCorrection];
  const store = new Uint8Array(8 + bytes.length);
  store.set([GS, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30]);
  store.set(bytes, 8);
  return [
    Uint8Array.of(GS, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00),
    Uint8Array.of(GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, moduleDots),
    Uint8Array.of(GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, level),
    store,
    Uint8Array.of(GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30),
  ];
}

/** A Code 128 drawn by the printer: height, module, text below or not, its font, data (`code128Parameters`). */
export function code128Barcode(
  parameters: Uint8Array,
  {
    heightDots,
    moduleDots,
    showText,
  }: { readonly heightDots: number; readonly moduleDots: number; readonly showText: boolean },
): readonly Uint8Array[] {
  const print = new Uint8Array(4 + parameters.length);
  print.set([GS, 0x6b, 0x49, parameters.length]);
  print.set(parameters, 4);
  return [
    Uint8Array.of(GS, 0x68, heightDots),
    Uint8Array.of(GS, 0x77, moduleDots),
    Uint8Array.of(GS, 0x48, showText ? 2 : 0),
    Uint8Array.of(GS, 0x66, 0),
    print,
  ];
}

/** The head of a GS v 0: so many bytes across, so many rows down; the dots follow. */
export function rasterHead(bytesAcross: number, rows: number): readonly number[] {
  return [GS, 0x76, 0x30, 0x00, bytesAcross & 0xff, bytesAcross >> 8, rows & 0xff, rows >> 8];
}
