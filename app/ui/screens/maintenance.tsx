import { useState } from 'react';
import type { MaintainedDevice } from '../../contracts/maintenance-page.ts';
import type { ScreenOf } from '../../contracts/screen.ts';
import { CarryDetail, CarryRow } from '../components/carry-upkeep.tsx';
import { DeliveryDetail, DeliveryRow } from '../components/delivery-upkeep.tsx';
import { ToolboxPicture } from '../components/pictures/toolbox-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { useBothTexts, useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';
import { NoticePage } from './notice-page.tsx';

/** Stands for no device: ids of devices have no spaces. */
const deliveryId = 'items on their way';
const carryId = 'items on a stick';

/** The technician's page: every device in a plain sentence, and what to do. People who pass by read why it is closed. */
export function MaintenanceScreen({ screen }: { readonly screen: ScreenOf<'maintenance'> }) {
  const both = useBothTexts();
  const { t } = useTexts();
  const [openId, open] = useState<string | null>(null);
  const { delivery, carry } = screen;
  const opened = screen.devices.find(({ deviceId }) => deviceId === openId);
  if (screen.devices.length === 0) {
    return (
      <NoticePage
        heading={both('maintenanceHeading')}
        advice={both('maintenanceAdvice')}
        picture={<ToolboxPicture />}
      />
    );
  }
  return (
    <main className="upkeep">
      <header className="upkeep-head">
        <h1>{both('maintenanceHeading')['zh-Hans']}</h1>
        <p>{both('maintenanceAdvice')['zh-Hans']}</p>
        <p lang="en">{both('maintenanceHeading').en}</p>
      </header>
      {openId === deliveryId && delivery !== null ? (
        <DeliveryDetail delivery={delivery} onClose={() => open(null)} />
      ) : openId === carryId && carry !== undefined ? (
        <CarryDetail carry={carry} waiting={delivery?.waiting ?? 0} onClose={() => open(null)} />
      ) : opened === undefined ? (
        <ul className={`upkeep-list upkeep-${Math.min(screen.devices.length, 10)}`}>
          {delivery !== null && <DeliveryRow delivery={delivery} onOpen={() => open(deliveryId)} />}
          {carry !== undefined && <CarryRow carry={carry} onOpen={() => open(carryId)} />}
          {screen.devices.map((device) => (
            <li key={device.deviceId} className={`upkeep-row upkeep-${healthOf(device)}`}>
              <div className="upkeep-words">
                <h2>{t(`upkeep.class.${device.deviceClass}`)}</h2>
                <Condition device={device} />
                {device.doorOpened !== null && (
                  <p>
                    {t('upkeep.doorOpened')}：{t('upkeep.doorOpenedTimes', device.doorOpened)}
                  </p>
                )}
              </div>
              <PressButton
                weight="plain"
                name={`${t('upkeep.open')} ${device.deviceId}`}
                onPress={() => open(device.deviceId)}
              >
                {t('upkeep.open')}
              </PressButton>
            </li>
          ))}
        </ul>
      ) : (
        <DeviceDetail device={opened} onClose={() => open(null)} />
      )}
    </main>
  );
}

function healthOf({ state, trouble }: MaintainedDevice): 'good' | 'bad' {
  return state === 'online' && trouble === null ? 'good' : 'bad';
}

/** One sentence: how it is, and what to do about it. */
function Condition({ device: { state, trouble } }: { readonly device: MaintainedDevice }) {
  const { t } = useTexts();
  const known =
    trouble === null ? null : t(`upkeep.trouble.${trouble}` as 'upkeep.trouble.paper-out', { defaultValue: trouble });
  const said = t(`upkeep.state.${state}`);
  if (known === null || known === said) return <p>{said}</p>;
  return <p>{state === 'online' ? known : t('upkeep.stateAndTrouble', { said, known })}</p>;
}

function DeviceDetail({ device, onClose }: { readonly device: MaintainedDevice; readonly onClose: () => void }) {
  const { t } = useTexts();
  const send = useSend();
  const running = device.test.state === 'running';
  return (
    <section className="upkeep-detail">
      <h2>{t(`upkeep.class.${device.deviceClass}`)}</h2>
      <Condition device={device} />
      <dl className="upkeep-facts">
        <div className="upkeep-fact">
          <dt>{t('upkeep.name')}</dt>
          <dd>
            {device.deviceId} ({device.driver})
          </dd>
        </div>
        {device.doorOpened !== null && (
          <div className="upkeep-fact">
            <dt>{t('upkeep.doorOpened')}</dt>
            <dd>{t('upkeep.doorOpenedTimes', device.doorOpened)}</dd>
          </div>
        )}
        {device.counters.map(({ name, value }) => (
          <div className="upkeep-fact" key={name}>
            <dt>{t(`upkeep.counter.${name}`)}</dt>
            <dd>{Math.round(value * 10) / 10}</dd>
          </div>
        ))}
        {device.capabilities.slice(0, 8).map(({ name, value }) => (
          <div className="upkeep-fact" key={name}>
            <dt>{name}</dt>
            <dd>{value.length > 80 ? `${value.slice(0, 80)}…` : value}</dd>
          </div>
        ))}
      </dl>
      <p className="upkeep-test" aria-live="polite">
        {device.test.state === 'failed'
          ? t('upkeep.test.failed', { detail: device.test.detail })
          : t(`upkeep.test.${device.test.state}`)}
        {device.test.state === 'passed' && ` ${device.test.found.slice(0, 4).join(' · ')}`}
      </p>
      <div className="upkeep-actions">
        <PressButton
          weight="primary"
          disabled={running}
          onPress={() => send({ type: 'test-device', deviceId: device.deviceId })}
        >
          {t('upkeep.tryIt')}
        </PressButton>
        <PressButton weight="plain" onPress={onClose}>
          {t('upkeep.close')}
        </PressButton>
      </div>
    </section>
  );
}
