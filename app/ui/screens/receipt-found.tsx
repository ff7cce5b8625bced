import { assertNever } from '../../contracts/result.ts';
import type { ScreenOf } from '../../contracts/screen.ts';
import type { ReceiptProgress } from '../../contracts/visit-page.ts';
import { Facts } from '../components/facts.tsx';
import { PressButton } from '../components/press-button.tsx';
import { ReadingNumber } from '../components/reading-number.tsx';
import { ReceiptPanel } from '../components/receipt-panel.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function ReceiptFoundScreen({ screen }: { readonly screen: ScreenOf<'receipt-found'> }) {
  const { t, say } = useTexts();
  const { outcome, caseNumber, receipt } = screen;
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('found.heading')}
      layout="list"
      {...(outcome === 'needs-staff' ? { advice: t('found.needsStaff'), tone: 'trouble' as const } : {})}
      actions={<FoundActions receipt={receipt} canApplyAnew={screen.canApplyAnew} />}
    >
      <Facts
        facts={[
          { name: 'item', label: t('found.item'), value: say(screen.itemName), wide: true },
          { name: 'name', label: t('found.name'), value: screen.maskedName, wide: true },
          { name: 'keptSince', label: t('found.keptSince'), value: screen.keptSince, wide: true },
          { name: 'state', label: t('found.state'), value: t(`outcome.${outcome}.state`), wide: true },
          ...(screen.replacedBy === null
            ? []
            : [{ name: 'replacedBy', label: t('found.replacedBy'), value: screen.replacedBy, wide: true }]),
        ]}
      />
      <div className="numbers">
        {caseNumber === null ? (
          <ReadingNumber label={t('outcome.receiptNumber')} number={screen.receiptNumber} size="middle" />
        ) : (
          <ReadingNumber label={t('outcome.caseNumber')} number={caseNumber} size="middle" />
        )}
      </div>
      {receipt.state !== 'skipped' && <ReceiptPanel receipt={receipt} />}
    </VisitPage>
  );
}

interface FoundActionsProps {
  readonly receipt: ReceiptProgress;
  readonly canApplyAnew: boolean;
}

function FoundActions({ receipt, canApplyAnew }: FoundActionsProps) {
  const { t } = useTexts();
  const send = useSend();
  const finish = (weight: 'primary' | 'plain', disabled = false) => (
    <PressButton weight={weight} disabled={disabled} onPress={() => send({ type: 'finish' })}>
      {t('outcome.finish')}
    </PressButton>
  );
  if (canApplyAnew && receipt.state !== 'printing') {
    return (
      <>
        <PressButton weight="primary" onPress={() => send({ type: 'apply-anew' })}>
          {t('found.applyAnew')}
        </PressButton>
        <PressButton weight="plain" onPress={() => send({ type: 'print-again' })}>
          {t(receipt.state === 'skipped' ? 'receipt.print' : 'receipt.printAgain')}
        </PressButton>
        {finish('plain')}
      </>
    );
  }
  switch (receipt.state) {
    case 'printing':
      return finish('primary', true);
    case 'settled':
      return finish('primary');
    case 'skipped':
    case 'trouble':
    case 'unknown':
      return (
        <>
          <PressButton weight="primary" onPress={() => send({ type: 'print-again' })}>
            {t(receipt.state === 'skipped' ? 'receipt.print' : 'receipt.printAgain')}
          </PressButton>
          {finish('plain')}
        </>
      );
    default:
      return assertNever(receipt);
  }
}
