import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationProblem } from './configuration-problem.ts';
import type { FormPage, ServiceItem, Step } from './schemas/service-item.ts';
import { isSocialCreditCode } from './social-credit-code.ts';

type Finding = Pick<ConfigurationProblem, 'field' | 'message' | 'remedy'>;

/**
 * Rules that a JSON Schema cannot say: the order of steps, and agreement between the questions and the schema of
 * their answers. Returns every finding.
 */
export function lintServiceItem(item: ServiceItem, templateIds: ReadonlySet<string>): readonly Finding[] {
  return [...lintCode(item), ...lintSteps(item.steps, templateIds), ...lintQuestions(item)];
}

function lintCode(item: ServiceItem): readonly Finding[] {
  if (isSocialCreditCode(item.itemCode.slice(0, 18))) return [];
  return [
    {
      field: '/itemCode',
      message: 'the first 18 characters are not a unified social credit code (the check character is wrong)',
      remedy: 'Copy the implementation code of the item again from the provincial item list',
    },
  ];
}

const order: readonly Step['step'][] = ['identify', 'check-eligibility', 'form', 'review', 'sign', 'submit', 'print'];
const mandatory: readonly Step['step'][] = ['identify', 'review', 'submit'];

function lintSteps(steps: readonly Step[], templateIds: ReadonlySet<string>): readonly Finding[] {
  const findings: Finding[] = [];
  const names = steps.map((step) => step.step);
  for (const name of mandatory) {
    if (!names.includes(name)) {
      findings.push({ field: '/steps', message: `the step "${name}" is missing`, remedy: `Add a "${name}" step` });
    }
  }
  for (const [index, step] of steps.entries()) {
    if (names.indexOf(step.step) !== index) {
      findings.push({
        field: `/steps/${index}`,
        message: `the step "${step.step}" stands twice`,
        remedy: 'Merge both into one step',
      });
    }
    const previous = names[index - 1];
    if (previous !== undefined && order.indexOf(step.step) < order.indexOf(previous)) {
      findings.push({
        field: `/steps/${index}`,
        message: `"${step.step}" cannot come after "${previous}"`,
        remedy: `Keep the order ${order.join(', ')}`,
      });
    }
    if (step.step === 'print' && !templateIds.has(step.receiptTemplate)) {
      findings.push({
        field: `/steps/${index}/receiptTemplate`,
        message: `there is no receipt template "${step.receiptTemplate}"`,
        remedy: `Use one of ${[...templateIds].join(', ')}, or add the template`,
      });
    }
  }
  return findings;
}

function lintQuestions(item: ServiceItem): readonly Finding[] {
  const findings: Finding[] = [];
  const asked = new Map<string, FormPage>();
  for (const [stepIndex, step] of item.steps.entries()) {
    if (step.step !== 'form') continue;
    for (const [pageIndex, page] of step.pages.entries()) {
      const field = `/steps/${stepIndex}/pages/${pageIndex}`;
      findings.push(...lintPage(item, page, field, asked));
      asked.set(page.field, page);
    }
  }
  for (const name of Object.keys(item.answers.properties)) {
    if (asked.has(name)) continue;
    findings.push({
      field: `/answers/properties/${name}`,
      message: `no page asks for "${name}"`,
      remedy: 'Add a page for it or remove it from the answers',
    });
  }
  return findings;
}

function lintPage(
  item: ServiceItem,
  page: FormPage,
  field: string,
  asked: ReadonlyMap<string, FormPage>,
): readonly Finding[] {
  const findings: Finding[] = [];
  const answer: unknown = item.answers.properties[page.field];
  if (answer === undefined) {
    findings.push({
      field: `${field}/field`,
      message: `"${page.field}" is not among the answers`,
      remedy: `Add it to /answers/properties`,
    });
  }
  if (asked.has(page.field)) {
    findings.push({ field: `${field}/field`, message: `"${page.field}" is asked twice`, remedy: 'Remove one page' });
  }
  if (page.input.kind === 'choice') {
    const offered = page.input.options.map((option) => option.value);
    const allowed = (answer as { readonly enum?: readonly string[] } | undefined)?.enum;
    if (!isDeepStrictEqual(offered, allowed)) {
      findings.push({
        field: `${field}/input/options`,
        message: 'the options are not the values that the answer allows',
        remedy: `List exactly ${JSON.stringify(allowed ?? [])}, in this order, or correct the enum of the answer`,
      });
    }
  }
  if (
    page.input.kind === 'digits' &&
    page.input.grouping.reduce((sum, group) => sum + group, 0) !== page.input.length
  ) {
    findings.push({
      field: `${field}/input/grouping`,
      message: 'the groups do not add up to the length',
      remedy: `Make the groups sum to ${page.input.length}`,
    });
  }
  if (page.when !== undefined && !asked.has(page.when.field)) {
    findings.push({
      field: `${field}/when/field`,
      message: `"${page.when.field}" is not asked before this page`,
      remedy: 'Refer to an earlier question, or move this page behind it',
    });
  }
  return findings;
}
