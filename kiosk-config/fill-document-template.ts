import type { PrintBlock, PrintDocument } from '../app/contracts/print-document.ts';
import { fillText, unknownNames } from './fill-text.ts';
import {
  type DocumentListName,
  type DocumentTemplate,
  type DocumentValueName,
  documentValueNames,
} from './schemas/document-template.ts';

export interface DocumentValues {
  readonly texts: Readonly<Record<DocumentValueName, string>>;
  readonly lists: Readonly<Record<DocumentListName, readonly string[]>>;
  /** Empty for an original. */
  readonly copyMark: string;
}

const neverEmpty = '-';

/** Puts the values of one case into a template. What names an empty value is left out. */
export function fillDocumentTemplate(template: DocumentTemplate, values: DocumentValues): PrintDocument {
  const { texts, lists, copyMark } = values;
  return {
    layout: template.layout,
    office: texts.officeName === '' ? neverEmpty : texts.officeName,
    title: fillText(template.title, texts) ?? neverEmpty,
    number: fillText(template.number, texts) ?? null,
    copyMark: copyMark === '' ? null : copyMark,
    blocks: template.blocks.flatMap((block): readonly PrintBlock[] => {
      switch (block.block) {
        case 'paragraph': {
          const text = fillText(block.text, texts);
          return text === undefined ? [] : [{ ...block, text }];
        }
        case 'facts': {
          const rows = block.rows.flatMap(({ label, text }) => {
            const filled = fillText(text, texts);
            return filled === undefined ? [] : [{ label, text: filled }];
          });
          return rows.length === 0 ? [] : [{ block: 'facts', rows }];
        }
        case 'list':
          return lists[block.of].length === 0 ? [] : [{ block: 'list', items: lists[block.of] }];
        case 'issued': {
          const office = fillText(block.office, texts);
          const date = fillText(block.date, texts);
          return office === undefined || date === undefined ? [] : [{ block: 'issued', office, date }];
        }
        case 'qr': {
          const data = fillText(block.data, texts);
          return data === undefined ? [] : [{ ...block, data }];
        }
      }
      return [];
    }),
  };
}

/** Places of a template that name a value which no document has: JSON Pointer and name. */
export function unknownDocumentValues(
  template: DocumentTemplate,
): readonly { readonly field: string; readonly name: string }[] {
  const texts: readonly (readonly [string, string])[] = [
    ['/title', template.title],
    ['/number', template.number],
    ...template.blocks.flatMap((block, index): readonly (readonly [string, string])[] => {
      const at = `/blocks/${index}`;
      switch (block.block) {
        case 'paragraph':
          return [[`${at}/text`, block.text]];
        case 'facts':
          return block.rows.map(({ text }, row) => [`${at}/rows/${row}/text`, text] as const);
        case 'issued':
          return [
            [`${at}/office`, block.office],
            [`${at}/date`, block.date],
          ];
        case 'qr':
          return [[`${at}/data`, block.data]];
        case 'list':
          return [];
      }
      return [];
    }),
  ];
  return texts.flatMap(([field, text]) => unknownNames(text, documentValueNames).map((name) => ({ field, name })));
}
