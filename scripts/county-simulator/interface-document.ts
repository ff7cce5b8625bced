import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { hex } from '../../app/platform/uuid-bytes.ts';

const schemaNames = ['Batch', 'Item', 'CaseNumberRequest', 'StationReport'] as const;
type SchemaName = (typeof schemaNames)[number];

/** Checks taken from the published interface itself, so that simulator and document cannot drift apart. */
export interface InterfaceDocument {
  /** What is wrong with a decoded body or a part of it, `null` for nothing. Names fields, never their values. */
  trouble(schema: SchemaName, value: unknown): string | null;
  isIdempotencyKey(header: unknown): header is string;
}

const documentPath = new URL('../../app/platform/county-platform.openapi.yaml', import.meta.url);

/** Loads the OpenAPI document and compiles its schemas. Nothing is coerced, nothing is stripped. */
export function loadInterfaceDocument(): InterfaceDocument {
  const ajv = new Ajv2020({ strict: true, allErrors: false, coerceTypes: false, removeAdditional: false });
  addFormats.default(ajv);
  // OpenAPI's own top-level words are not JSON Schema; only the references into `components` matter here.
  for (const keyword of ['openapi', 'info', 'servers', 'tags', 'security', 'paths', 'components']) {
    ajv.addKeyword(keyword);
  }
  ajv.addSchema(parse(readFileSync(documentPath, 'utf8')), 'county');
  const schemas = new Map(
    schemaNames.map((name) => [name, ajv.compile({ $ref: `county#/components/schemas/${name}` })]),
  );
  const key = ajv.compile<string>({ $ref: 'county#/components/parameters/IdempotencyKey/schema' });
  return {
    trouble(name, value) {
      const schema = schemas.get(name);
      if (schema === undefined) throw new Error(`no schema ${name}`);
      return schema(inDiagnosticNotation(value)) ? null : describe(schema);
    },
    isIdempotencyKey: (header): header is string => key(header),
  };
}

/** Byte strings as the document writes them; text that looks like one is told apart by a mark no schema allows. */
function inDiagnosticNotation(value: unknown): unknown {
  if (value instanceof Uint8Array) return `h'${hex(value)}'`;
  if (typeof value === 'string') return value.startsWith("h'") ? `text ${value}` : value;
  if (Array.isArray(value)) return value.map(inDiagnosticNotation);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inDiagnosticNotation(member)]));
}

function describe({ errors }: ValidateFunction): string {
  const [first] = errors ?? [];
  return first === undefined ? 'does not fit' : `${first.instancePath || '/'} ${first.message ?? ''}`.trim();
}
