import type { ScreenOf } from '../../contracts/screen.ts';
import { CardPicture } from '../components/pictures/card-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function PresentCardScreen({ screen }: { readonly screen: ScreenOf<'present-card'> }) {
  const { t } = useTexts();
  const send = useSend();
  const state = screen.reading ? 'reading' : (screen.trouble ?? 'waiting');
  const troubled = !screen.reading && screen.trouble !== null;
  return (
    <VisitPage
      visit={screen.visit}
      heading={t(`card.${state}.heading`)}
      advice={t(`card.${state}.advice`)}
      tone={troubled ? 'trouble' : 'calm'}
      layout="picture"
      picture={<CardPicture of={state} />}
      actions={
        troubled ? (
          <PressButton weight="plain" onPress={() => send({ type: 'try-again' })}>
            {t('common.tryAgain')}
          </PressButton>
        ) : undefined
      }
    />
  );
}
