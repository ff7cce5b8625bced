import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import type { components } from '../../app/platform/county-platform.generated.ts';

type Envelope = components['schemas']['ApplicationEnvelope'];

/** Checks taken from the published interface itself, so that simulator and document cannot drift apart. */
export interface InterfaceDocument {
  /** What is wrong with a request's body, `null` for nothing. Names fields, never their values. */
  envelopeTrouble(body: unknown): string | null;
  isEnvelope(body: unknown): body is Envelope;
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
  const envelope = ajv.compile<Envelope>({ $ref: 'county#/components/schemas/ApplicationEnvelope' });
  const key = ajv.compile<string>({ $ref: 'county#/components/parameters/IdempotencyKey/schema' });
  return {
    envelopeTrouble: (body) => (envelope(body) ? null : describe(envelope)),
    isEnvelope: (body): body is Envelope => envelope(body),
    isIdempotencyKey: (header): header is string => key(header),
  };
}

function describe({ errors }: ValidateFunction): string {
  const [first] = errors ?? [];
  return first === undefined ? 'does not fit' : `${first.instancePath || '/'} ${first.message ?? ''}`.trim();
}
