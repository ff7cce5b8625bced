import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TSchema } from 'typebox';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { unknownDocumentValues } from './fill-document-template.ts';
import { hasWholePicture, unknownValueNames } from './fill-receipt-template.ts';
import { lintServiceItem, type TemplateIds } from './lint-service-item.ts';
import { parseFile } from './parse-file.ts';
import { Dictionary } from './schemas/dictionary.ts';
import { DocumentTemplate, documentValueNames } from './schemas/document-template.ts';
import { ReceiptTemplate, receiptValueNames } from './schemas/receipt-template.ts';
import { ServiceItem } from './schemas/service-item.ts';
import { StationProfile } from './schemas/station-profile.ts';

/** Everything a station is configured with, checked as a whole. */
export interface Configuration {
  readonly profile: StationProfile;
  /** The items this station offers, in the order of its profile. */
  readonly items: readonly ServiceItem[];
  readonly receiptTemplates: ReadonlyMap<string, ReceiptTemplate>;
  readonly documentTemplates: ReadonlyMap<string, DocumentTemplate>;
  readonly dictionaries: ReadonlyMap<string, Dictionary>;
}

export type LoadedConfiguration =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/**
 * Loads a station profile and the shared configuration folder (`catalogue/`, `receipts/`, `print-templates/`, `dictionaries/`).
 * All or nothing: one broken file refuses the whole configuration, so that no half-configured service is offered.
 */
export async function loadConfiguration(paths: {
  readonly folder: string;
  readonly profile: string;
}): Promise<LoadedConfiguration> {
  const problems: ConfigurationProblem[] = [];
  const collect = <Value>(result: Awaited<ReturnType<typeof parseFile<Value>>>): readonly Value[] => {
    if ('value' in result) return [result.value];
    problems.push(...result.problems);
    return [];
  };

  const profileName = basename(paths.profile);
  const [profile] = collect(await parseFile<StationProfile>(paths.profile, profileName, StationProfile));
  const load = async <Value>(subfolder: string, schema: TSchema): Promise<ReadonlyMap<string, Value>> => {
    const values = new Map<string, Value>();
    for (const file of await jsonFiles(paths.folder, subfolder, problems)) {
      const name = `${subfolder}/${file}`;
      for (const value of collect(await parseFile<Value>(join(paths.folder, name), name, schema)))
        values.set(name, value);
    }
    return values;
  };
  const itemFiles = await load<ServiceItem>('catalogue', ServiceItem);
  const templateFiles = await load<ReceiptTemplate>('receipts', ReceiptTemplate);
  const documentFiles = await load<DocumentTemplate>('print-templates', DocumentTemplate);
  const dictionaryFiles = await load<Dictionary>('dictionaries', Dictionary);

  const templates = new Map([...templateFiles.values()].map((template) => [template.id, template]));
  const dictionaries = new Map([...dictionaryFiles.values()].map((dictionary) => [dictionary.id, dictionary]));
  const documents = new Map([...documentFiles.values()].map((template) => [template.id, template]));
  const templateIds = { receipts: new Set(templates.keys()), documents: new Set(documents.keys()) };
  problems.push(...lintCatalogue(itemFiles, templateIds));
  problems.push(...lintTemplates(templateFiles));
  problems.push(...lintDocumentTemplates(documentFiles));
  problems.push(...lintDictionaries(dictionaries));
  const items = new Map([...itemFiles.values()].map((item) => [item.itemCode, item]));
  if (profile !== undefined) problems.push(...lintProfile(profileName, profile, items));

  if (profile === undefined || problems.length > 0) return { ok: false, problems };
  const offered = profile.services.flatMap((code) => items.get(code) ?? []);
  const configuration = {
    profile,
    items: offered,
    receiptTemplates: templates,
    documentTemplates: documents,
    dictionaries,
  };
  return { ok: true, configuration };
}

async function jsonFiles(
  folder: string,
  subfolder: string,
  problems: ConfigurationProblem[],
): Promise<readonly string[]> {
  try {
    const files = await readdir(join(folder, subfolder));
    return files.filter((file) => file.endsWith('.json')).sort();
  } catch {
    problems.push({
      code: 'CFG-01',
      file: subfolder,
      field: '',
      message: 'the folder cannot be read',
      remedy: 'Put the folder back and give the station permission to read it',
    });
    return [];
  }
}

const oneOf = (names: readonly string[]): string => `Use one of ${names.join(', ')}`;

function contradiction(file: string, field: string, message: string, remedy: string): ConfigurationProblem {
  return { code: 'CFG-04', file, field, message, remedy };
}

function lintCatalogue(
  files: ReadonlyMap<string, ServiceItem>,
  templateIds: TemplateIds,
): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const seen = new Map<string, string>();
  for (const [file, item] of files) {
    for (const { field, message, remedy } of lintServiceItem(item, templateIds)) {
      problems.push(contradiction(file, field, message, remedy));
    }
    const twin = seen.get(item.itemCode);
    if (twin !== undefined) {
      problems.push(contradiction(file, '/itemCode', `${twin} has the same item code`, 'Give each item its own code'));
    }
    seen.set(item.itemCode, file);
  }
  return problems;
}

function lintTemplates(files: ReadonlyMap<string, ReceiptTemplate>): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  for (const [file, template] of files) {
    for (const [index, block] of template.blocks.entries()) {
      if (!hasWholePicture(block)) {
        const field = `/blocks/${index}/bits`;
        problems.push(
          contradiction(
            file,
            field,
            'the picture has another size than it says',
            'Write its rows of whole bytes as base64',
          ),
        );
      }
      const text = 'text' in block ? block.text : 'data' in block ? block.data : '';
      for (const name of unknownValueNames(text)) {
        problems.push(
          contradiction(file, `/blocks/${index}`, `"${name}" is not a receipt value`, oneOf(receiptValueNames)),
        );
      }
    }
  }
  return problems;
}

function lintDocumentTemplates(files: ReadonlyMap<string, DocumentTemplate>): readonly ConfigurationProblem[] {
  return [...files].flatMap(([file, template]) =>
    unknownDocumentValues(template).map(({ field, name }) =>
      contradiction(file, field, `"${name}" is not a value of a document`, oneOf(documentValueNames)),
    ),
  );
}

function lintDictionaries(dictionaries: ReadonlyMap<string, Dictionary>): readonly ConfigurationProblem[] {
  return ['sex', 'ethnicity']
    .filter((id) => !dictionaries.has(id))
    .map((id) => contradiction('dictionaries', '', `the dictionary "${id}" is missing`, `Add dictionaries/${id}.json`));
}

function lintProfile(
  file: string,
  profile: StationProfile,
  items: ReadonlyMap<string, ServiceItem>,
): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  for (const [index, code] of profile.services.entries()) {
    if (!items.has(code)) {
      problems.push(
        contradiction(
          file,
          `/services/${index}`,
          `no catalogue file has the item code ${code}`,
          'Add the item or remove the line',
        ),
      );
    }
  }
  const classes = profile.devices.map((device) => device.deviceClass);
  for (const needed of ['id-card-reader', 'receipt-printer'] as const) {
    if (!classes.includes(needed)) {
      problems.push(contradiction(file, '/devices', `the station has no ${needed}`, `Add a device of class ${needed}`));
    }
  }
  const ids = profile.devices.map((device) => device.id);
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) !== index) {
      problems.push(
        contradiction(file, `/devices/${index}/id`, `two devices are called "${id}"`, 'Rename one of them'),
      );
    }
  }
  return problems;
}
