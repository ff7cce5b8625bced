import type { ScreenOf } from '../../contracts/screen.ts';
import { PressButton } from '../components/press-button.tsx';
import { SignaturePicture } from '../components/signature-picture.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function ReviewScreen({ screen }: { readonly screen: ScreenOf<'review'> }) {
  const { t, say, language } = useTexts();
  const send = useSend();
  const separator = language === 'en' ? ': ' : '：';
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('review.heading')}
      layout="list"
      actions={
        <>
          <p className="declaration">
            <span>{t('review.declaration')}</span>
            <strong>{say(screen.declaration)}</strong>
          </p>
          <PressButton weight="primary" onPress={() => send({ type: 'confirm-review' })}>
            {t(screen.submits ? 'review.submit' : 'review.toSign')}
          </PressButton>
        </>
      }
    >
      <dl className="review">
        {screen.rows.map((row) => (
          <div className={`review-row review-${row.source}`} key={row.field}>
            <dt>{say(row.label)}</dt>
            <dd>{say(row.text)}</dd>
            {row.source === 'answer' && (
              <PressButton
                weight="quiet"
                name={`${t('review.change')}${separator}${say(row.label)}`}
                onPress={() => send({ type: 'change', field: row.field })}
              >
                {t('review.change')}
              </PressButton>
            )}
          </div>
        ))}
        {screen.signature !== null && (
          <div className="review-row review-card">
            <dt>{t('review.signature')}</dt>
            <dd className="review-signature">
              <SignaturePicture strokes={screen.signature} label={t('sign.drawn')} />
            </dd>
          </div>
        )}
      </dl>
    </VisitPage>
  );
}
