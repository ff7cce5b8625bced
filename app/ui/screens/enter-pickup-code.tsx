import { useState } from 'react';
import type { ScreenOf } from '../../contracts/screen.ts';
import { DigitsEntry } from '../components/digits-entry.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

const codeLength = 8;
const codeGrouping = [4, 4] as const;

export function EnterPickupCodeScreen({ screen }: { readonly screen: ScreenOf<'enter-pickup-code'> }) {
  const { t } = useTexts();
  const send = useSend();
  const [code, setCode] = useState('');
  // Which code was not found: once another is typed, the remark is over.
  const [lookedUp, setLookedUp] = useState('');
  const notFound = screen.notFound && !screen.searching && code === lookedUp;
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('pickup.heading')}
      advice={t(notFound ? 'pickup.notFound' : screen.scan ? 'pickup.adviceScan' : 'pickup.advice')}
      tone={notFound ? 'trouble' : 'calm'}
      layout="entry"
      actions={
        <PressButton
          weight="primary"
          disabled={screen.searching || code.length !== codeLength}
          onPress={() => {
            setLookedUp(code);
            send({ type: 'enter-pickup-code', code });
          }}
        >
          {t(screen.searching ? 'pickup.searching' : 'pickup.find')}
        </PressButton>
      }
    >
      <DigitsEntry
        digits={code}
        length={codeLength}
        grouping={codeGrouping}
        label={t('pickup.field')}
        disabled={screen.searching}
        invalid={notFound}
        onChange={setCode}
      />
    </VisitPage>
  );
}
