import { assertNever } from '../../contracts/result.ts';
import type { ReceiptProgress } from '../../contracts/visit-page.ts';
import { useTexts } from '../i18n/texts.tsx';
import { ReceiptPicture, type ReceiptPictureOf } from './pictures/receipt-picture.tsx';

/** Picture and text of a receipt's progress. */
function panelOf(receipt: ReceiptProgress): ReceiptPictureOf | 'settledCopy' {
  switch (receipt.state) {
    case 'printing':
    case 'unknown':
    case 'skipped':
      return receipt.state;
    case 'settled':
      return receipt.copy ? 'settledCopy' : 'settled';
    case 'trouble':
      return receipt.trouble;
    default:
      return assertNever(receipt);
  }
}

/** What the printer is doing, and what the person does about it. */
export function ReceiptPanel({ receipt }: { readonly receipt: ReceiptProgress }) {
  const { t } = useTexts();
  const panel = panelOf(receipt);
  const trouble = receipt.state === 'trouble' || receipt.state === 'unknown';
  return (
    <section className={trouble ? 'receipt-panel receipt-trouble' : 'receipt-panel'} aria-live="polite">
      <ReceiptPicture of={panel === 'settledCopy' ? 'settled' : panel} />
      <div className="receipt-words">
        <h2>{t(`receipt.${panel}.heading`)}</h2>
        <p>
          <Unbroken text={t(`receipt.${panel}.advice`)} />
        </p>
      </div>
    </section>
  );
}

/** Keeps the name of a button, which stands in quotes, on one line. */
function Unbroken({ text }: { readonly text: string }) {
  return text.split(/(“[^”]*”|"[^"]*")/).map((part) =>
    /^[“"]/.test(part) ? (
      <span className="unbroken" key={part}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}
