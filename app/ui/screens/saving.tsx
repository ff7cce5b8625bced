import type { ScreenOf } from '../../contracts/screen.ts';
import { DeliveryPicture } from '../components/pictures/delivery-picture.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';

export function SavingScreen({ screen }: { readonly screen: ScreenOf<'saving'> }) {
  const { t } = useTexts();
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('saving.heading')}
      advice={t('saving.advice')}
      layout="picture"
      picture={<DeliveryPicture of="saving" />}
    />
  );
}
