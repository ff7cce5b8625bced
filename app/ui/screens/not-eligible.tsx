import type { ScreenOf } from '../../contracts/screen.ts';
import { SignpostPicture } from '../components/pictures/signpost-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function NotEligibleScreen({ screen }: { readonly screen: ScreenOf<'not-eligible'> }) {
  const { t, say } = useTexts();
  const send = useSend();
  return (
    <VisitPage
      visit={screen.visit}
      heading={say(screen.reason)}
      advice={say(screen.nextStep)}
      layout="picture"
      picture={<SignpostPicture />}
      actions={
        <PressButton weight="primary" onPress={() => send({ type: 'finish' })}>
          {t('notEligible.done')}
        </PressButton>
      }
    />
  );
}
