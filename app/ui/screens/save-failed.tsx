import type { ScreenOf } from '../../contracts/screen.ts';
import { DeliveryPicture } from '../components/pictures/delivery-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function SaveFailedScreen({ screen }: { readonly screen: ScreenOf<'save-failed'> }) {
  const { t } = useTexts();
  const send = useSend();
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('saveFailed.heading')}
      advice={t('saveFailed.advice')}
      tone="trouble"
      layout="picture"
      picture={<DeliveryPicture of="save-failed" />}
      actions={
        <PressButton weight="primary" onPress={() => send({ type: 'try-again' })}>
          {t('common.tryAgain')}
        </PressButton>
      }
    >
      <p className="staff-code">{t('common.codeForStaff', { code: screen.code })}</p>
    </VisitPage>
  );
}
