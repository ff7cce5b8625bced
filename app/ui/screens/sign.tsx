import { useState } from 'react';
import type { ScreenOf } from '../../contracts/screen.ts';
import type { SignatureStroke } from '../../contracts/user-event.ts';
import { PressButton } from '../components/press-button.tsx';
import { SignaturePad } from '../components/signature-pad.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function SignScreen({ screen }: { readonly screen: ScreenOf<'sign'> }) {
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
