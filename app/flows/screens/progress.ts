import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import { isVisible, pagesOf } from '../service/answers.ts';
import { stepOf } from '../service/compile-service.ts';
import { papersOf } from '../service/materials.ts';
import type { Page } from '../service/page.ts';
import type { ServiceContext } from '../service/service-context.ts';

/** Counts the pages a person turns: card, identity, each question and paper, review, signature. */
export function progressOf(
  item: ServiceItem,
  page: Page,
  { answers }: Pick<ServiceContext, 'answers'>,
): VisitFrame['progress'] {
  const questions = pagesOf(item).filter((candidate) => isVisible(candidate, answers));
  const keys = [
    'present-card',
    'confirm-identity',
    ...questions.map((question) => question.field),
    ...papersOf(item).map((paper) => paper.id),
    'review',
    ...(stepOf(item, 'sign') === undefined ? [] : ['sign']),
  ];
  const index = keys.indexOf(page.page === 'question' ? page.field : page.page === 'material' ? page.paper : page.page);
  return index < 0 ? null : { page: index + 1, pages: keys.length };
}
