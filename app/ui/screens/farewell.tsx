import type { ScreenOf } from '../../contracts/screen.ts';
import { CardPicture } from '../components/pictures/card-picture.tsx';
import { GatePicture } from '../components/pictures/gate-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function FarewellScreen({ screen }: { readonly screen: ScreenOf<'farewell'> }) {
  const { t } = useTexts();
  const send = useSend();
  const { cardOnReader } = screen;
  return (
    <VisitPage
      visit={screen.visit}
      heading={t(cardOnReader ? 'farewell.cardHeading' : 'farewell.heading')}
      advice={t(cardOnReader ? 'farewell.cardAdvice' : 'farewell.advice')}
      tone={cardOnReader ? 'calm' : 'good'}
      layout="picture"
      picture={cardOnReader ? <CardPicture of="take-card" /> : <GatePicture />}
      actions={
        <PressButton weight={cardOnReader ? 'plain' : 'primary'} onPress={() => send({ type: 'finish' })}>
          {t('farewell.done')}
        </PressButton>
      }
    />
  );
}
