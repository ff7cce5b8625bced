import type { ScreenOf } from '../../contracts/screen.ts';
import type { DocumentProgress } from '../../contracts/visit-page.ts';
import { useTexts } from '../i18n/texts.tsx';
import { DocumentPicture } from './pictures/document-picture.tsx';

type PrintedDocument = NonNullable<ScreenOf<'outcome'>['document']>;

/** Which picture goes with what the A4 printer is doing. */
function pictureOf(progress: DocumentProgress) {
  switch (progress.state) {
    case 'settled':
      return 'settled';
    case 'held':
      return 'trouble';
    default:
      return progress.state;
  }
}

/** What the A4 printer is doing, and what the person does about it. */
export function DocumentPanel({ document: { name, progress } }: { readonly document: PrintedDocument }) {
  const { t, say } = useTexts();
  const words = { name: say(name) };
  const trouble = progress.state === 'trouble' || progress.state === 'held' || progress.state === 'unknown';
  const key =
    progress.state === 'trouble' || progress.state === 'held'
      ? progress.trouble
      : progress.state === 'settled' && progress.copy
        ? 'settledCopy'
        : progress.state;
  return (
    <section className={trouble ? 'receipt-panel receipt-trouble' : 'receipt-panel'} aria-live="polite">
      <DocumentPicture of={pictureOf(progress)} />
      <div className="receipt-words">
        <h2>{t(`document.${key}.heading`, words)}</h2>
        <p>
          {t(`document.${key}.advice`, words)}
          {progress.state === 'held' && t('document.held')}
        </p>
      </div>
    </section>
  );
}
