import { useId } from 'react';
import { assertNever } from '../../contracts/result.ts';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';
import { PressButton } from './press-button.tsx';

type Overlay = NonNullable<VisitFrame['overlay']>;

/** The question laid over a page. Staying is the large answer; touching beside it does nothing. */
export function VisitOverlay({ overlay }: { readonly overlay: Overlay }) {
  const headingId = useId();
  return (
    <div className="overlay">
      <div className="overlay-leaf" role="alertdialog" aria-modal="true" aria-labelledby={headingId}>
        <OverlayContent overlay={overlay} headingId={headingId} />
      </div>
    </div>
  );
}

function OverlayContent({ overlay, headingId }: { readonly overlay: Overlay; readonly headingId: string }) {
  const { t } = useTexts();
  const send = useSend();
  const keepGoing = (
    <PressButton weight="primary" onPress={() => send({ type: 'keep-going' })}>
      {t('overlay.keepGoing')}
    </PressButton>
  );
  switch (overlay.kind) {
    case 'idle-warning':
      return (
        <>
          <h1 id={headingId}>{t('overlay.idleHeading')}</h1>
          <div className="countdown" role="timer">
            <span className="countdown-number">{overlay.secondsLeft}</span>
            <span className="countdown-unit">{t('overlay.seconds')}</span>
          </div>
          <p className="advice">{t('overlay.idleAdvice', { count: overlay.secondsLeft })}</p>
          <div className="overlay-actions overlay-actions-huge">{keepGoing}</div>
        </>
      );
    case 'confirm-cancel':
      return (
        <>
          <h1 id={headingId}>{t('overlay.leaveHeading')}</h1>
          <p className="advice">{t('overlay.leaveAdvice')}</p>
          <div className="overlay-actions">
            {keepGoing}
            <PressButton weight="stop" onPress={() => send({ type: 'confirm-cancel' })}>
              {t('overlay.leave')}
            </PressButton>
          </div>
        </>
      );
    default:
      return assertNever(overlay);
  }
}
