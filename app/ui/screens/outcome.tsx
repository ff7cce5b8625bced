import type { ScreenOf } from '../../contracts/screen.ts';
import { DeliveryPicture } from '../components/pictures/delivery-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { ReadingNumber } from '../components/reading-number.tsx';
import { ReceiptPanel } from '../components/receipt-panel.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function OutcomeScreen({ screen }: { readonly screen: ScreenOf<'outcome'> }) {
  const { t, say } = useTexts();
  const { outcome, caseNumber } = screen;
  return (
    <VisitPage
      visit={screen.visit}
      heading={t(`outcome.${outcome}.heading`)}
      advice={say(screen.nextStep)}
      tone={outcome === 'returned' ? 'trouble' : 'good'}
      layout="reading"
      picture={<DeliveryPicture of={outcome} />}
      actions={<OutcomeActions screen={screen} />}
    >
      <div className="numbers">
        {outcome === 'accepted' && caseNumber !== null ? (
          <ReadingNumber label={t('outcome.caseNumber')} number={caseNumber} size="large" />
        ) : (
          <ReadingNumber label={t('outcome.receiptNumber')} number={screen.receiptNumber} size="large" />
        )}
        <ReadingNumber
          label={t('outcome.pickupCode')}
          number={screen.pickupCode}
          size="middle"
          hint={t('outcome.pickupCodeHint')}
        />
      </div>
      <ReceiptPanel receipt={screen.receipt} />
    </VisitPage>
  );
}

/** While the printer works there is nothing to press; in trouble printing again comes first, going without second. */
function OutcomeActions({ screen }: { readonly screen: ScreenOf<'outcome'> }) {
  const { t } = useTexts();
  const send = useSend();
  const { state } = screen.receipt;
  if (state === 'trouble' || state === 'unknown') {
    return (
      <>
        <PressButton weight="primary" onPress={() => send({ type: 'print-again' })}>
          {t('receipt.printAgain')}
        </PressButton>
        <PressButton weight="plain" onPress={() => send({ type: 'skip-receipt' })}>
          {t('outcome.finishWithoutReceipt')}
        </PressButton>
      </>
    );
  }
  return (
    <PressButton weight="primary" disabled={state === 'printing'} onPress={() => send({ type: 'finish' })}>
      {t('outcome.finish')}
    </PressButton>
  );
}
