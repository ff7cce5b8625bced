import type { ScreenOf } from '../../contracts/screen.ts';
import { Facts } from '../components/facts.tsx';
import { CardPicture } from '../components/pictures/card-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function GuideScreen({ screen }: { readonly screen: ScreenOf<'guide'> }) {
  const { t, say, language } = useTexts();
  const send = useSend();
  return (
    <VisitPage
      visit={screen.visit}
      heading={say(screen.visit.title)}
      advice={say(screen.summary)}
      layout="reading"
      picture={<CardPicture of="own-card" />}
      actions={
        screen.canBegin ? (
          <PressButton weight="primary" onPress={() => send({ type: 'begin' })}>
            {t('guide.begin')}
          </PressButton>
        ) : (
          <PressButton weight="primary" onPress={() => send({ type: 'go-back' })}>
            {t('guide.readOnly')}
          </PressButton>
        )
      }
    >
      <Facts
        facts={[
          { name: 'needs', label: t('guide.needs'), value: say(screen.needs), wide: true },
          {
            name: 'minutes',
            label: t('guide.minutes'),
            value: t('guide.minutesValue', { minutes: screen.minutes }),
            wide: true,
          },
          { name: 'timeLimit', label: t('guide.timeLimit'), value: say(screen.timeLimit), wide: true },
          { name: 'fee', label: t('guide.fee'), value: say(screen.fee), wide: true },
        ]}
      />
      {screen.notices.length > 0 && (
        <p className="aside">
          {screen.notices.map((notice) => t(`guide.${notice}`)).join(language === 'en' ? ' ' : '')}
        </p>
      )}
    </VisitPage>
  );
}
