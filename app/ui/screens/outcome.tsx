import type { ScreenOf } from '../../contracts/screen.ts';
import type { ReceiptProgress } from '../../contracts/visit-page.ts';
import { DocumentPanel } from '../components/document-panel.tsx';
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
      tone={outcome === 'returned' || outcome === 'needs-staff' ? 'trouble' : 'good'}
      layout="reading"
      picture={<DeliveryPicture of={outcome === 'needs-staff' ? 'returned' : outcome} />}
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
      {screen.document === null || isReceiptPending(screen.receipt) ? (
        <ReceiptPanel receipt={screen.receipt} />
      ) : (
        <DocumentPanel document={screen.document} />
      )}
    </VisitPage>
  );
}

/** The receipt comes first; the document has the panel once nothing is left to do about the receipt. */
function isReceiptPending({ state }: ReceiptProgress): boolean {
  return state === 'printing' || state === 'trouble' || state === 'unknown';
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
  const document = screen.document?.progress.state ?? 'skipped';
  if (document === 'trouble' || document === 'unknown') {
    return (
      <>
        <PressButton weight="primary" onPress={() => send({ type: 'print-again' })}>
          {t('document.printAgain')}
        </PressButton>
        <PressButton weight="plain" onPress={() => send({ type: 'skip-document' })}>
          {t('outcome.finishWithoutDocument')}
        </PressButton>
      </>
    );
  }
  if (document === 'held') {
    return (
      <PressButton weight="plain" onPress={() => send({ type: 'skip-document' })}>
        {t('outcome.finishWithoutDocument')}
      </PressButton>
    );
  }
  const working = state === 'printing' || document === 'printing' || document === 'waiting';
  return (
    <PressButton weight="primary" disabled={working} onPress={() => send({ type: 'finish' })}>
      {t('outcome.finish')}
    </PressButton>
  );
}
