import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import { dashedDate, maskIdNumber } from '../screens/identity-text.ts';
import { pagesTaken, papersOf } from './materials.ts';
import type { ServiceContext } from './service-context.ts';
import type { DocumentRequest } from './service-effects.ts';

/** How the application came out, as far as the visit knows. */
export function outcomeOf(context: ServiceContext): 'accepted' | 'kept' | 'returned' {
  const { countyAnswer } = context;
  return countyAnswer === null || countyAnswer.kind === 'unanswered' || countyAnswer.kind === 'needs-staff'
    ? 'kept'
    : countyAnswer.kind;
}

/** Template of the document that is printed when the application came out as it did; `undefined` for none. */
export function documentTemplateOf(item: ServiceItem, context: ServiceContext): string | undefined {
  const print = item.steps.find((step) => step.step === 'print');
  return print?.documents?.find((document) => document.on === outcomeOf(context))?.template;
}

/** What the document says of the case. Throws where there is none to print: a broken flow. */
export function documentRequest(item: ServiceItem, context: ServiceContext): DocumentRequest {
  const template = documentTemplateOf(item, context);
  const { card, saved } = context;
  if (template === undefined || card === null || saved === null) throw new Error('a document was printed of no case');
  const nextStep = item.nextStep[outcomeOf(context)]['zh-Hans'];
  return {
    template,
    receiptNumber: saved.receiptNumber,
    texts: {
      itemName: item.name['zh-Hans'],
      itemCode: item.itemCode,
      applicantName: card.name,
      idNumber: maskIdNumber(card.idNumber),
      birthDate: dashedDate(card.birthDate),
      address: 'address' in card ? card.address : (context.answers.address ?? ''),
      timeLimit: item.guide.timeLimit['zh-Hans'],
      nextStep,
    },
    // What exactly has to be corrected the county tells the counter; until it tells the station too, the way on stands here.
    lists: {
      corrections: outcomeOf(context) === 'returned' ? [nextStep] : [],
      materials: materialNames(item, context),
    },
  };
}

/** What was handed in, as the notice lists it. */
function materialNames(item: ServiceItem, context: ServiceContext): readonly string[] {
  return papersOf(item).flatMap((paper) => {
    const { length } = pagesTaken(context, paper);
    return length === 0 ? [] : [`${paper.name['zh-Hans']}（${length} 页）`];
  });
}
