import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';
import { assertNever } from '../../contracts/result.ts';
import { relevantAnswers } from './answers.ts';
import { pagesTaken, papersOf } from './materials.ts';
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
    applicant: applicantOf(card),
    answers: relevantAnswers(item, context.answers),
    declaration: review?.declaration[context.language] ?? '',
    supersedes: context.supersedes?.key ?? null,
    materials: papersOf(item).flatMap((paper) => {
      const pages = pagesTaken(context, paper);
      if (pages.length === 0) return [];
      return [{ paper: paper.id, name: paper.name['zh-Hans'], pages: pages.map(({ jpeg, dpi }) => ({ jpeg, dpi })) }];
    }),
    signature: context.signature === null ? null : { strokes: context.signature },
  };
}

function applicantOf(card: IdentityCard): ApplicationDraft['applicant'] {
  const { name, idNumber, sexCode, birthDate, validFrom, validTo } = card;
  const common = { name, idNumber, sexCode, birthDate, validFrom, validTo };
  switch (card.kind) {
    case 'citizen': {
      const { ethnicCode, address, authority } = card;
      return { ...common, idType: 'resident-identity-card', ethnicCode, address, authority };
    }
    case 'residence-permit': {
      const { address, authority, travelPermitNumber } = card;
      return { ...common, idType: 'hmt-residence-permit', address, authority, travelPermitNumber };
    }
    case 'foreign-resident': {
      const { englishName, nationality } = card;
      return { ...common, idType: 'foreign-permanent-residence-card', englishName, nationality };
    }
    default:
      return assertNever(card);
  }
}
