import type { ReactNode } from 'react';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';
import { LanguageToggle } from './language-toggle.tsx';
import { LinkNotice } from './link-notice.tsx';
import { PressButton } from './press-button.tsx';
import { Spine } from './spine.tsx';
import { VisitOverlay } from './visit-overlay.tsx';

interface VisitPageProps {
  readonly visit: VisitFrame;
  /** The one question or statement of the page. */
  readonly heading: string;
  readonly advice?: string | undefined;
  /** `trouble` turns the heading to cinnabar; the advice then says what to do. */
  readonly tone?: 'calm' | 'good' | 'trouble';
  /** How the room is shared: a picture to look at, something to fill in, some facts to read, or a list to check. */
  readonly layout: 'picture' | 'entry' | 'reading' | 'list';
  readonly picture?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the obvious one first. */
  readonly actions?: ReactNode;
}

/** A page of a visit: a leaf of a thread-bound book, its stitches telling how far the visit has come. */
export function VisitPage(props: VisitPageProps) {
  const { visit, heading, advice, tone = 'calm', layout, picture, children, actions } = props;
  const { t, say } = useTexts();
  const send = useSend();
  const { progress, overlay } = visit;
  return (
    <>
      <main className={`leaf leaf-${layout} tone-${tone}`} inert={overlay !== null} aria-hidden={overlay !== null}>
        <Spine progress={progress} bound={tone === 'good'} />
        <header className="leaf-head">
          <div className="leaf-title">{say(visit.title)}</div>
          <div className="leaf-head-side">
            {progress !== null && <span className="leaf-progress">{t('common.progress', { ...progress })}</span>}
            <LanguageToggle language={visit.language} />
          </div>
        </header>
        <div className="leaf-say">
          <h1>{heading}</h1>
          {advice !== undefined && (
            <p className="advice" aria-live="polite">
              {advice}
            </p>
          )}
        </div>
        {picture !== undefined && <div className="leaf-show">{picture}</div>}
        {children !== undefined && <div className="leaf-body">{children}</div>}
        {actions !== undefined && <div className="leaf-actions">{actions}</div>}
        <footer className="leaf-foot">
          {visit.canGoBack && (
            <div className="leaf-back">
              <PressButton weight="quiet" onPress={() => send({ type: 'go-back' })}>
                {t('common.back')}
              </PressButton>
            </div>
          )}
          <div className="leaf-link">
            <LinkNotice link={visit.link} />
          </div>
          {visit.canCancel && (
            <div className="leaf-leave">
              <PressButton weight="quiet" onPress={() => send({ type: 'cancel' })}>
                {t('common.leave')}
              </PressButton>
            </div>
          )}
        </footer>
      </main>
      {overlay !== null && <VisitOverlay overlay={overlay} />}
    </>
  );
}
