import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import { relevantAnswers } from './answers.ts';
import type { ServiceContext } from './service-context.ts';
import type { ApplicationDraft } from './service-effects.ts';

/** What the county will be sent, composed from the card and the answers. Throws when there is no card: a broken flow. */
export function draftApplication(item: ServiceItem, context: ServiceContext): ApplicationDraft {
  const { card } = context;
  if (card === null) throw new Error('an application was composed without a card');
  const review = item.steps.find((step) => step.step === 'review');
  return {
    itemCode: item.itemCode,
    itemVersion: item.itemVersion,
    language: context.language,
    applicant: {
      name: card.name,
      idType: 'resident-identity-card',
      idNumber: card.idNumber,
      sexCode: card.sexCode,
      ethnicCode: card.ethnicCode,
      birthDate: card.birthDate,
      address: card.address,
      authority: card.authority,
      validFrom: card.validFrom,
      validTo: card.validTo,
    },
    answers: relevantAnswers(item, context.answers),
    declaration: review?.declaration[context.language] ?? '',
    signature: context.signature === null ? null : { strokes: context.signature },
  };
}
