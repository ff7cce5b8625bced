import type { ScreenOf } from '../../contracts/screen.ts';
import { CardPicture } from '../components/pictures/card-picture.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';

/** Nothing to press here: after a failed read the station goes on reading by itself, and the person presents the card. */
export function PresentCardScreen({ screen }: { readonly screen: ScreenOf<'present-card'> }) {
  const { t } = useTexts();
  const state = screen.reading ? 'reading' : (screen.trouble ?? 'waiting');
  // A card still lying there is nobody's mistake; it only wants lifting.
  const troubled = state !== 'waiting' && state !== 'reading' && state !== 'card-left-lying';
  return (
    <VisitPage
      visit={screen.visit}
      heading={t(`card.${state}.heading`)}
      advice={t(`card.${state}.advice`)}
      tone={troubled ? 'trouble' : 'calm'}
      layout="picture"
      picture={<CardPicture of={state} />}
    />
  );
}
