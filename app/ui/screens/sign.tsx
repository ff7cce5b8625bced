import { useState } from 'react';
import type { ScreenOf } from '../../contracts/screen.ts';
import type { SignatureStroke } from '../../contracts/user-event.ts';
import { PressButton } from '../components/press-button.tsx';
import { SignaturePad } from '../components/signature-pad.tsx';
import { SignaturePicture } from '../components/signature-picture.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

type Sign = ScreenOf<'sign'>;

/** On the pen pad where there is one, else on the glass. */
export function SignScreen({ screen }: { readonly screen: Sign }) {
  return screen.pad === null ? <SignOnGlass screen={screen} /> : <SignOnPad screen={screen} pad={screen.pad} />;
}

function SignOnPad({ screen, pad }: { readonly screen: Sign; readonly pad: NonNullable<Sign['pad']> }) {
  const { t, say } = useTexts();
  const send = useSend();
  const empty = pad.strokes.length === 0;
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('sign.onPadHeading')}
      advice={say(screen.statement)}
      layout="list"
      actions={
        <>
          <PressButton weight="primary" disabled={empty} onPress={() => send({ type: 'finish-signature' })}>
            {t('sign.done')}
          </PressButton>
          <PressButton weight="plain" disabled={empty} onPress={() => send({ type: 'clear-signature' })}>
            {t('sign.clear')}
          </PressButton>
        </>
      }
    >
      <div className="sign">
        <div className="signature-paper signature-paper-shown">
          <SignaturePicture strokes={pad.strokes} label={t('sign.drawn')} />
        </div>
        {empty && <p className="sign-hint">{t('sign.withPen')}</p>}
      </div>
    </VisitPage>
  );
}

function SignOnGlass({ screen }: { readonly screen: Sign }) {
  const { t, say } = useTexts();
  const send = useSend();
  const [strokes, setStrokes] = useState<readonly SignatureStroke[]>([]);
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('sign.heading')}
      advice={say(screen.statement)}
      layout="list"
      actions={
        <>
          <PressButton
            weight="primary"
            disabled={strokes.length === 0}
            onPress={() => send({ type: 'sign', strokes: [...strokes] })}
          >
            {t('sign.done')}
          </PressButton>
          <PressButton weight="plain" disabled={strokes.length === 0} onPress={() => setStrokes([])}>
            {t('sign.clear')}
          </PressButton>
        </>
      }
    >
      <div className="sign">
        <SignaturePad strokes={strokes} onChange={setStrokes} label={t('sign.pad')} />
        {strokes.length === 0 && <p className="sign-hint">{t('sign.hereWithFinger')}</p>}
      </div>
    </VisitPage>
  );
}
