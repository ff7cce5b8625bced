import type { ScreenOf } from '../../contracts/screen.ts';
import { Facts } from '../components/facts.tsx';
import { CardPicture } from '../components/pictures/card-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

/** An earlier visit was not finished: go on with it, or begin anew? */
export function ResumeScreen({ screen }: { readonly screen: ScreenOf<'resume'> }) {
  const { t, say } = useTexts();
  const send = useSend();
  const { page, pages } = screen;
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('resume.heading')}
      advice={t('resume.advice')}
      layout="reading"
      picture={<CardPicture of="own-card" />}
      actions={
        <>
          <PressButton weight="primary" onPress={() => send({ type: 'resume-draft' })}>
            {t('resume.goOn')}
          </PressButton>
          <PressButton weight="plain" onPress={() => send({ type: 'start-over' })}>
            {t('resume.startOver')}
          </PressButton>
        </>
      }
    >
      <Facts
        facts={[
          { name: 'item', label: t('resume.item'), value: say(screen.visit.title), wide: true },
          { name: 'at', label: t('resume.at'), value: say(screen.at), wide: true },
          { name: 'step', label: t('resume.step'), value: t('common.progress', { page, pages }), wide: true },
        ]}
      />
      <p className="aside">{t(screen.papersAgain ? 'resume.papersAgain' : 'resume.erases')}</p>
    </VisitPage>
  );
}
