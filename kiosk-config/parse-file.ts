import { readFile } from 'node:fs/promises';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { TSchema } from 'typebox';
import type { ConfigurationProblem } from './configuration-problem.ts';

const ajv = new Ajv2020({ allErrors: true, discriminator: false, strict: false });
addFormats.default(ajv);

/**
 * Reads one JSON file and checks it against its schema. Returns the value, or every problem found.
 * `name` is how the file is called in problems.
 */
export async function parseFile<Value>(
  path: string,
  name: string,
  schema: TSchema,
): Promise<{ readonly value: Value } | { readonly problems: readonly ConfigurationProblem[] }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return { problems: [unreadable(name, error)] };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problems: [notJson(name, error)] };
  }
  const validate = ajv.compile(schema);
  if (validate(value)) return { value: value as Value };
  return { problems: mostTelling(validate.errors ?? []).map((error) => breaksSchema(name, error)) };
}

function unreadable(file: string, error: unknown): ConfigurationProblem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return {
    code: 'CFG-01',
    file,
    field: '',
    message: `the file cannot be read (${reason})`,
    remedy: 'Put the file back and give the station permission to read it',
  };
}

function notJson(file: string, error: unknown): ConfigurationProblem {
  return {
    code: 'CFG-02',
    file,
    field: '',
    message: `the file is not JSON (${error instanceof Error ? error.message : 'syntax error'})`,
    remedy: 'Open it in an editor that checks JSON and mend the marked place',
  };
}

/**
 * Of a failed union Ajv lists every branch. The branch that got furthest into the value is the one the author meant,
 * so only the deepest errors are told, and "must match a schema in anyOf" only when nothing better is known.
 */
function mostTelling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const telling = errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'const');
  const candidates = telling.length > 0 ? telling : errors;
  const depth = (error: ErrorObject): number => error.instancePath.split('/').length;
  const deepest = Math.max(...candidates.map(depth));
  return candidates.filter((error) => depth(error) === deepest);
}

function breaksSchema(file: string, error: ErrorObject): ConfigurationProblem {
  const field = error.keyword === 'required' ? `${error.instancePath}/${missingOf(error)}` : error.instancePath;
  return {
    code: 'CFG-03',
    file,
    field,
    message: `the value ${error.message ?? 'is not allowed'}`,
    remedy: remedyFor(error),
  };
}

function missingOf(error: ErrorObject): string {
  const { missingProperty } = error.params as { readonly missingProperty?: string };
  return missingProperty ?? '';
}

function remedyFor(error: ErrorObject): string {
  const params = error.params as {
    readonly missingProperty?: string;
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly unknown[];
    readonly allowedValue?: unknown;
    readonly pattern?: string;
    readonly type?: string;
  };
  switch (error.keyword) {
    case 'required':
      return `Add the field "${params.missingProperty}"`;
    case 'additionalProperties':
      return `Remove the field "${params.additionalProperty}" or correct its spelling`;
    case 'enum':
      return `Use one of ${JSON.stringify(params.allowedValues)}`;
    case 'const':
      return `Use ${JSON.stringify(params.allowedValue)}`;
    case 'pattern':
      return `Write it so that it matches ${params.pattern}`;
    case 'type':
      return `Write a value of type ${params.type}`;
    default:
      return 'Correct the value as the message says';
  }
}
