import type { ScreenOf } from '../../contracts/screen.ts';
import { DeliveryPicture } from '../components/pictures/delivery-picture.tsx';
import { ReadingNumber } from '../components/reading-number.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';

export function AwaitingCountyScreen({ screen }: { readonly screen: ScreenOf<'awaiting-county'> }) {
  const { t } = useTexts();
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('awaiting.heading')}
      advice={t('awaiting.advice')}
      tone="good"
      layout="picture"
      picture={<DeliveryPicture of="sending" />}
    >
      <ReadingNumber label={t('awaiting.receiptNumber')} number={screen.receiptNumber} size="large" />
    </VisitPage>
  );
}
