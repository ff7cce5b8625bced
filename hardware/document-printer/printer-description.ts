import type { Capabilities } from '../device.ts';
import type { DocumentOrder } from '../device-classes.ts';
import { type Attributes, flag, number, numbers, text, texts, upperBound } from './attribute-reading.ts';
import type { IppAttribute, IppValue } from './ipp-message.ts';
import { OPERATION, type OperationName } from './ipp-operation.ts';
import { isMedia, sizeOfMedia } from './media.ts';

/** What is asked once a link. */
export const DESCRIPTION_ATTRIBUTES = [
  'printer-make-and-model',
  'ipp-versions-supported',
  'operations-supported',
  'document-format-supported',
  'media-supported',
  'media-source-supported',
  'media-col-supported',
  'sides-supported',
  'copies-supported',
  'color-supported',
  'pages-per-minute',
  'print-scaling-supported',
  'job-sheets-default',
  'multiple-document-handling-supported',
  'device-uri',
] as const;

export const PDF = 'application/pdf';

/** What a printer can do, as it said itself. An empty list means that it did not say. */
export interface PrinterDescription {
  readonly makeAndModel: string | null;
  readonly versions: readonly string[];
  readonly operations: readonly number[];
  readonly formats: readonly string[];
  readonly media: readonly string[];
  readonly trays: readonly string[];
  readonly mediaCol: readonly string[];
  readonly sides: readonly string[];
  /** The most copies it makes by itself. */
  readonly copies: number;
  readonly colour: boolean | null;
  readonly pagesPerMinute: number | null;
  readonly scaling: readonly string[];
  readonly defaultSheets: string | null;
  readonly copyHandling: readonly string[];
  /** Of a queue, where it passes jobs on to; a printer has none. */
  readonly passesOnTo: string | null;
}

export function descriptionOf(attributes: Attributes): PrinterDescription {
  return {
    makeAndModel: text(attributes, 'printer-make-and-model'),
    versions: texts(attributes, 'ipp-versions-supported'),
    operations: numbers(attributes, 'operations-supported'),
    formats: texts(attributes, 'document-format-supported'),
    media: texts(attributes, 'media-supported'),
    trays: texts(attributes, 'media-source-supported'),
    mediaCol: texts(attributes, 'media-col-supported'),
    sides: texts(attributes, 'sides-supported'),
    copies: upperBound(attributes, 'copies-supported') ?? 1,
    colour: flag(attributes, 'color-supported'),
    pagesPerMinute: number(attributes, 'pages-per-minute'),
    scaling: texts(attributes, 'print-scaling-supported'),
    defaultSheets: text(attributes, 'job-sheets-default'),
    copyHandling: texts(attributes, 'multiple-document-handling-supported'),
    passesOnTo: text(attributes, 'device-uri'),
  };
}

/**
 * Whether "completed" means that paper came out. A CUPS queue hears so from a printer over IPP; over USB, port 9100 and
 * the like it says the same as soon as the last byte has left it.
 */
export function confirms({ passesOnTo }: PrinterDescription): boolean {
  return passesOnTo === null || /^(ipps?:|implicitclass:|dnssd:.*_ipps?\._tcp)/.test(passesOnTo);
}

export function supports({ operations }: PrinterDescription, operation: OperationName): boolean {
  return operations.includes(OPERATION[operation]);
}

export function capabilitiesOf(description: PrinterDescription): Capabilities {
  const { makeAndModel, colour, pagesPerMinute } = description;
  return {
    ...(makeAndModel === null ? {} : { makeAndModel }),
    ...(colour === null ? {} : { colour }),
    ...(pagesPerMinute === null ? {} : { pagesPerMinute }),
    duplex: description.sides.some((sides) => sides.startsWith('two-sided')),
    confirms: confirms(description),
    copies: description.copies,
    pdf: description.formats.includes(PDF),
    formats: [...description.formats],
    media: [...description.media],
    trays: [...description.trays],
    ippVersions: [...description.versions],
  };
}

type OrderShape = Pick<DocumentOrder, 'media' | 'sides' | 'tray' | 'copies'>;

/** Why the printer cannot do as ordered, by what it said of itself; `null` when it can. */
export function refusalOf(
  description: PrinterDescription,
  { media, sides, tray }: OrderShape,
): { readonly code: 'document-refused' | 'media-not-ready'; readonly detail: string } | null {
  const refuse = (detail: string) => ({ code: 'document-refused', detail }) as const;
  const { formats } = description;
  if (formats.length > 0 && !formats.includes(PDF)) return refuse('the printer does not take PDF');
  if (description.media.length > 0 && !description.media.some((keyword) => isMedia(keyword, media))) {
    return refuse(`the printer does not take ${media}`);
  }
  // Where a printer says nothing of sides it has one.
  if (sides !== 'one-sided' && !description.sides.includes(sides)) return refuse(`the printer does not print ${sides}`);
  if (tray === null) return null;
  if (!description.trays.includes(tray))
    return { code: 'media-not-ready', detail: `the printer has no tray "${tray}"` };
  if (!description.mediaCol.includes('media-source')) return refuse('the printer does not let the tray be chosen');
  return null;
}

const keyword = (name: string, value: string): IppAttribute => ({ name, values: [{ tag: 'keyword', text: value }] });

/** Job attributes for an order; only those that the printer knows. `copies` counts what it is to print by itself. */
export function jobAttributesOf(
  description: PrinterDescription,
  { media, sides, tray, copies }: OrderShape,
): readonly IppAttribute[] {
  const attributes: IppAttribute[] = [mediaAttribute(media, tray)];
  if (description.sides.includes(sides)) attributes.push(keyword('sides', sides));
  // A form's rulers must be as long as they say.
  if (description.scaling.includes('none')) attributes.push(keyword('print-scaling', 'none'));
  // No cover sheet of the queue's, which would name the job and cost a page.
  if (description.defaultSheets !== null && description.defaultSheets !== 'none') {
    attributes.push(keyword('job-sheets', 'none'));
  }
  if (copies > 1) {
    attributes.push({ name: 'copies', values: [{ tag: 'integer', value: copies }] });
    const collated = 'separate-documents-collated-copies';
    if (description.copyHandling.includes(collated)) attributes.push(keyword('multiple-document-handling', collated));
  }
  return attributes;
}

function mediaAttribute(media: string, tray: string | null): IppAttribute {
  const size = sizeOfMedia(media);
  if (tray === null || size === null) return keyword('media', media);
  const integer = (name: string, value: number): IppAttribute => ({ name, values: [{ tag: 'integer', value }] });
  const dimensions: IppValue = {
    tag: 'collection',
    members: [integer('x-dimension', size.across), integer('y-dimension', size.down)],
  };
  return {
    name: 'media-col',
    values: [
      {
        tag: 'collection',
        members: [{ name: 'media-size', values: [dimensions] }, keyword('media-source', tray)],
      },
    ],
  };
}
