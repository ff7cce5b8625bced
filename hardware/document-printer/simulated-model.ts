/** What a simulated printer says of itself. */
import type { IppAttribute, IppValue } from './ipp-message.ts';
import { OPERATION, type OperationName, PRINTER_STATE } from './ipp-operation.ts';
import { sizeOfMedia } from './media.ts';

export interface SimulatedTray {
  readonly name: string;
  readonly media: string;
  /** `null`: it holds some and does not count. */
  readonly sheets: number | null;
}

export interface SimulatedSupply {
  readonly type: 'toner' | 'wasteToner';
  readonly colour: string;
  readonly percent: number;
}

export interface PrinterModel {
  readonly versions: readonly string[];
  readonly operations: readonly OperationName[];
  readonly formats: readonly string[];
  readonly media: readonly string[];
  readonly sides: readonly string[];
  readonly copies: number;
  /** Job attributes that it takes and leaves out. */
  readonly ignores: readonly string[];
  /** Whether it gives supplies as `printer-supply` (printers) or as `marker-levels` (queues). */
  readonly supplyStyle: 'printer-supply' | 'marker-levels';
  /** Whether `printer-input-tray` tells how full the trays are. */
  readonly countsTrays: boolean;
  readonly loaded: readonly SimulatedTray[];
  readonly supplies: readonly SimulatedSupply[];
  readonly pageMs: number;
  /** Of a queue, where it passes jobs on to. */
  readonly deviceUri: string | null;
}

export const DEFAULT_MODEL: PrinterModel = {
  versions: ['1.1', '2.0'],
  operations: Object.keys(OPERATION) as OperationName[],
  formats: ['application/pdf', 'image/pwg-raster'],
  media: ['iso_a4_210x297mm', 'iso_a5_148x210mm', 'iso_dl_110x220mm'],
  sides: ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'],
  copies: 99,
  ignores: [],
  supplyStyle: 'printer-supply',
  countsTrays: true,
  loaded: [
    { name: 'main', media: 'iso_a4_210x297mm', sheets: 200 },
    { name: 'by-pass-tray', media: 'iso_dl_110x220mm', sheets: 10 },
  ],
  supplies: [
    { type: 'toner', colour: 'black', percent: 75 },
    { type: 'wasteToner', colour: 'unknown', percent: 25 },
  ],
  pageMs: 1500,
  deviceUri: null,
};

const TRAY_CAPACITY = 250;

export const integer = (name: string, value: number): IppAttribute => ({ name, values: [{ tag: 'integer', value }] });

export function keywords(name: string, all: readonly string[]): IppAttribute {
  return of(name, all, (text) => ({ tag: 'keyword', text }));
}

function of<Item>(name: string, all: readonly Item[], value: (item: Item) => IppValue): IppAttribute {
  const [first, ...rest] = all.map(value);
  return { name, values: [first ?? { tag: 'no-value' }, ...rest] };
}

const uriAttribute = (name: string, text: string): IppAttribute => ({ name, values: [{ tag: 'uri', text }] });

/** What stays as it is while the printer is on. */
export function modelAttributes(model: PrinterModel): readonly IppAttribute[] {
  return [
    { name: 'printer-make-and-model', values: [{ tag: 'textWithoutLanguage', text: 'Specimen Laser 4' }] },
    keywords('ipp-versions-supported', model.versions),
    of('operations-supported', model.operations, (name) => ({ tag: 'enum', value: OPERATION[name] })),
    of('document-format-supported', model.formats, (text) => ({ tag: 'mimeMediaType', text })),
    keywords('media-supported', model.media),
    keywords('media-source-supported', ['auto', ...model.loaded.map(({ name }) => name)]),
    keywords('media-col-supported', ['media-size', 'media-source']),
    keywords('sides-supported', model.sides),
    { name: 'copies-supported', values: [{ tag: 'rangeOfInteger', lower: 1, upper: model.copies }] },
    { name: 'color-supported', values: [{ tag: 'boolean', value: false }] },
    integer('pages-per-minute', Math.round(60_000 / model.pageMs)),
    keywords('print-scaling-supported', ['auto', 'none']),
    { name: 'job-sheets-default', values: [{ tag: 'nameWithoutLanguage', text: 'none' }] },
    keywords('multiple-document-handling-supported', ['separate-documents-collated-copies']),
    ...(model.deviceUri === null ? [] : [uriAttribute('device-uri', model.deviceUri)]),
  ];
}

export interface SimulatedState {
  readonly model: PrinterModel;
  readonly upTime: number;
  readonly state: keyof typeof PRINTER_STATE;
  readonly reasons: readonly string[];
  readonly trays: readonly SimulatedTray[];
  readonly supplies: readonly SimulatedSupply[];
}

/** What changes. */
export function stateAttributes(state: SimulatedState): readonly IppAttribute[] {
  const { model, trays, supplies } = state;
  const octets = (text: string): IppValue => ({ tag: 'octetString', bytes: new TextEncoder().encode(text) });
  return [
    { name: 'printer-state', values: [{ tag: 'enum', value: PRINTER_STATE[state.state] }] },
    keywords('printer-state-reasons', state.reasons.length === 0 ? ['none'] : state.reasons),
    { name: 'printer-is-accepting-jobs', values: [{ tag: 'boolean', value: true }] },
    integer('printer-up-time', state.upTime),
    keywords('media-ready', [...new Set(trays.map(({ media }) => media))]),
    of('media-col-ready', trays, loadedCollection),
    ...(model.countsTrays ? [of('printer-input-tray', trays, (tray) => octets(codedTray(tray)))] : []),
    ...(model.supplyStyle === 'printer-supply'
      ? [of('printer-supply', supplies, (supply) => octets(codedSupply(supply)))]
      : markerAttributes(supplies)),
  ];
}

function loadedCollection({ name, media }: SimulatedTray): IppValue {
  const { across, down } = sizeOfMedia(media) ?? { across: 0, down: 0 };
  const size: IppValue = {
    tag: 'collection',
    members: [integer('x-dimension', across), integer('y-dimension', down)],
  };
  return {
    tag: 'collection',
    members: [{ name: 'media-size', values: [size] }, keywords('media-source', [name])],
  };
}

function codedTray({ name, sheets }: SimulatedTray): string {
  const level = sheets ?? -3;
  return `type=sheetFeedAutoRemovableTray;maxcapacity=${TRAY_CAPACITY};level=${level};status=0;name=${name};`;
}

function codedSupply({ type, colour, percent }: SimulatedSupply): string {
  const supplyClass = type === 'toner' ? 'supplyThatIsConsumed' : 'receptacleThatIsFilled';
  return `class=${supplyClass};type=${type};unit=percent;maxcapacity=100;level=${percent};colorantname=${colour};`;
}

function markerAttributes(supplies: readonly SimulatedSupply[]): readonly IppAttribute[] {
  return [
    of('marker-levels', supplies, ({ percent }) => ({ tag: 'integer', value: percent })),
    keywords(
      'marker-types',
      supplies.map(({ type }) => (type === 'toner' ? 'toner-cartridge' : 'waste-toner')),
    ),
    of('marker-colors', supplies, ({ colour }) => ({
      tag: 'nameWithoutLanguage',
      text: colour === 'black' ? '#000000' : 'none',
    })),
    of('marker-names', supplies, ({ colour }) => ({ tag: 'nameWithoutLanguage', text: `${colour} cartridge` })),
  ];
}
