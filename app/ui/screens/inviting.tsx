import type { ScreenOf, ServiceTile } from '../../contracts/screen.ts';
import { BookLabel } from '../components/book-label.tsx';
import { LanguageToggle } from '../components/language-toggle.tsx';
import { LinkNotice } from '../components/link-notice.tsx';
import { ServiceIcon } from '../components/pictures/service-icon.tsx';
import { VillageScene } from '../components/pictures/village-scene.tsx';
import { PressButton } from '../components/press-button.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

/** The home screen: the cover of the book, and what can be done here. */
export function InvitingScreen({ screen }: { readonly screen: ScreenOf<'inviting'> }) {
  const { t, say } = useTexts();
  const send = useSend();
  return (
    <main className={`home home-${Math.min(screen.services.length, 6)}`}>
      <div className="home-cover">
        <VillageScene />
        <BookLabel />
        <div className="home-station">{say(screen.stationName)}</div>
      </div>
      <div className="home-greeting">
        <h1>{t('home.greeting')}</h1>
        <p className="advice">
          {t(
            screen.savingOff !== null
              ? 'home.lookOnly'
              : screen.services.length === 0
                ? 'home.noServices'
                : 'home.invitation',
          )}
        </p>
      </div>
      <div className="home-services">
        {screen.services.map((service) => (
          <ServiceCard key={service.itemCode} service={service} />
        ))}
      </div>
      <div className="home-again">
        <PressButton weight="card" onPress={() => send({ type: 'look-up-receipt' })}>
          <span className="tile tile-small">
            <ServiceIcon icon="receipt-again" />
            <span className="tile-words">
              <span className="tile-name">{t('home.receiptAgain')}</span>
              <span className="tile-summary">{t('home.receiptAgainHint')}</span>
            </span>
          </span>
        </PressButton>
      </div>
      <footer className="home-foot">
        <div className="home-link">
          {screen.savingOff === null ? (
            <LinkNotice link={screen.link} waiting={screen.waiting} />
          ) : (
            <p className="home-staff">
              {t('common.codeForStaff', {
                code: `${screen.savingOff.code} ${t(`savingOff.${screen.savingOff.code}`)}`,
              })}
            </p>
          )}
        </div>
        <LanguageToggle language={screen.language} />
      </footer>
    </main>
  );
}

function ServiceCard({ service }: { readonly service: ServiceTile }) {
  const { t, say } = useTexts();
  const send = useSend();
  const unavailable = service.unavailable !== null;
  return (
    <PressButton
      weight="card"
      disabled={unavailable}
      onPress={() => send({ type: 'choose-service', itemCode: service.itemCode })}
    >
      <span className={unavailable ? 'tile tile-unavailable' : 'tile'}>
        <ServiceIcon icon={service.icon} />
        <span className="tile-words">
          <span className="tile-name">{say(service.name)}</span>
          <span className="tile-summary">{say(service.summary)}</span>
          {service.unavailable !== null && (
            <span className="tile-notice tile-stop">{t(`home.${service.unavailable}`)}</span>
          )}
          {!unavailable && service.notice !== null && (
            <span className="tile-notice">{t(`home.${service.notice}`)}</span>
          )}
        </span>
        {!unavailable && <span className="tile-minutes">{t('home.minutes', { minutes: service.minutes })}</span>}
      </span>
    </PressButton>
  );
}
