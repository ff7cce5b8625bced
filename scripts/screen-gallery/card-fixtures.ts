import type { Language } from '../../app/contracts/localized-text.ts';
import { CardTrouble } from '../../app/contracts/visit-page.ts';
import type { Fixture } from './fixture.ts';
import { visitFrame } from './visit-frames.ts';

const troubles = CardTrouble.anyOf.map((trouble) => trouble.const);

/** The page that asks for the card, waiting, reading and in every trouble. */
export function cardFixtures(language: Language): readonly Fixture[] {
  const visit = visitFrame(language, { progress: { page: 2, pages: 7 } });
  return [
    { name: 'present-card', screen: { kind: 'present-card', visit, reading: false, trouble: null } },
    { name: 'present-card-reading', screen: { kind: 'present-card', visit, reading: true, trouble: null } },
    ...troubles.map(
      (trouble): Fixture => ({
        name: `present-card-${trouble}`,
        screen: { kind: 'present-card', visit, reading: false, trouble },
      }),
    ),
  ];
}
