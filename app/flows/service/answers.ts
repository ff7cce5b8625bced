import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FormPage, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';

type Answers = Readonly<Record<string, string>>;

const ajv = new Ajv2020({ strict: false });
const compiled = new WeakMap<object, ValidateFunction>();

/** True when `value` may stand as the answer to `field` of the item (JSON Schema, checked by Ajv). */
export function fits(item: ServiceItem, field: string, value: string): boolean {
  const schema: object | undefined = item.answers.properties[field];
  if (schema === undefined) return false;
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(value) === true;
}

/** All pages of all form steps, in order. */
export function pagesOf(item: ServiceItem): readonly FormPage[] {
  return item.steps.flatMap((step) => (step.step === 'form' ? step.pages : []));
}

/** Whether a page is asked, given the answers so far. */
export function isVisible(page: FormPage, answers: Answers): boolean {
  if (page.when === undefined) return true;
  const value = answers[page.when.field];
  return value !== undefined && page.when.isOneOf.includes(value);
}

/** Whether every question that is asked has an answer that fits. */
export function isComplete(item: ServiceItem, answers: Answers): boolean {
  return pagesOf(item).every((page) => {
    const value = answers[page.field];
    return !isVisible(page, answers) || (value !== undefined && fits(item, page.field, value));
  });
}

/** The answers that belong to pages still asked: what a changed mind made irrelevant is not sent. */
export function relevantAnswers(item: ServiceItem, answers: Answers): Answers {
  const visible = pagesOf(item).filter((page) => isVisible(page, answers));
  return Object.fromEntries(
    visible.flatMap((page) => {
      const value = answers[page.field];
      return value === undefined ? [] : [[page.field, value]];
    }),
  );
}
