import type { Language } from '../../app/contracts/localized-text.ts';
import { cardFixtures } from './card-fixtures.ts';
import type { Fixture } from './fixture.ts';
import { homeFixtures } from './home-fixtures.ts';
import { materialFixtures } from './material-fixtures.ts';
import { outcomeFixtures } from './outcome-fixtures.ts';
import { questionFixtures } from './question-fixtures.ts';
import { visitFixtures } from './visit-fixtures.ts';

/** Every kind of screen in every state that looks different, with an invented person and the longest texts in use. */
export function fixturesIn(language: Language): readonly Fixture[] {
  return [
    ...homeFixtures(language),
    ...visitFixtures(language),
    ...cardFixtures(language),
    ...questionFixtures(language),
    ...materialFixtures(language),
    ...outcomeFixtures(language),
  ];
}
