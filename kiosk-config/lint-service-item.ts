import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationProblem } from './configuration-problem.ts';
import type { FormPage, ServiceItem, Step } from './schemas/service-item.ts';
import { isSocialCreditCode } from './social-credit-code.ts';

type Finding = Pick<ConfigurationProblem, 'field' | 'message' | 'remedy'>;

/** Ids of the templates that a `print` step may name. */
export interface TemplateIds {
  readonly receipts: ReadonlySet<string>;
  readonly documents: ReadonlySet<string>;
}

/**
 * Rules that a JSON Schema cannot say: the order of steps, and agreement between the questions and the schema of
 * their answers. Returns every finding.
 */
export function lintServiceItem(item: ServiceItem, templates: TemplateIds): readonly Finding[] {
  return [
    ...lintCode(item),
    ...lintSteps(item.steps),
    ...lintPrint(item.steps, templates),
    ...lintPapers(item.steps),
    ...lintQuestions(item),
  ];
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

const order: readonly Step['step'][] = [
  'identify',
  'check-eligibility',
  'form',
  'materials',
  'review',
  'sign',
  'submit',
  'print',
];
const mandatory: readonly Step['step'][] = ['identify', 'review', 'submit'];

function lintSteps(steps: readonly Step[]): readonly Finding[] {
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
  }
  return findings;
}

function lintPrint(steps: readonly Step[], { receipts, documents }: TemplateIds): readonly Finding[] {
  const findings: Finding[] = [];
  const missing = (field: string, kind: string, id: string, known: ReadonlySet<string>): Finding => ({
    field,
    message: `there is no ${kind} template "${id}"`,
    remedy: `Use one of ${[...known].join(', ')}, or add the template`,
  });
  for (const [index, step] of steps.entries()) {
    if (step.step !== 'print') continue;
    if (!receipts.has(step.receiptTemplate)) {
      findings.push(missing(`/steps/${index}/receiptTemplate`, 'receipt', step.receiptTemplate, receipts));
    }
    const outcomes = (step.documents ?? []).map((document) => document.on);
    for (const [place, document] of (step.documents ?? []).entries()) {
      const field = `/steps/${index}/documents/${place}`;
      if (!documents.has(document.template)) {
        findings.push(missing(`${field}/template`, 'document', document.template, documents));
      }
      if (outcomes.indexOf(document.on) !== place) {
        findings.push({
          field: `${field}/on`,
          message: `two documents are printed on "${document.on}"`,
          remedy: 'Keep one document an outcome',
        });
      }
    }
  }
  return findings;
}

function lintPapers(steps: readonly Step[]): readonly Finding[] {
  return steps.flatMap((step, index) => {
    if (step.step !== 'materials') return [];
    const ids = step.papers.map((paper) => paper.id);
    return step.papers.flatMap((paper, place) =>
      ids.indexOf(paper.id) === place
        ? []
        : [
            {
              field: `/steps/${index}/papers/${place}/id`,
              message: `two papers are called "${paper.id}"`,
              remedy: 'Rename one of them',
            },
          ],
    );
  });
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
