import { useState } from 'react';
import type { DeliveryStanding, StuckItem } from '../../contracts/maintenance-page.ts';
import { useEnglish, useTexts } from '../i18n/texts.tsx';
import { PressButton } from './press-button.tsx';

interface DeliveryProps {
  readonly delivery: DeliveryStanding;
}

/** One line among the devices: whether everything reaches the county, and if not, what to do. */
export function DeliveryRow({ delivery, onOpen }: DeliveryProps & { readonly onOpen: () => void }) {
  const { t } = useTexts();
  const bad = delivery.stuckCount > 0 || delivery.link === 'down' || !openedWell(delivery);
  return (
    <li className={`upkeep-row upkeep-${bad ? 'bad' : 'good'}`}>
      <div className="upkeep-words">
        <h2>{t('upkeep.delivery.title')}</h2>
        <p>{useSummary(delivery)}</p>
      </div>
      <PressButton weight="plain" name={`${t('upkeep.open')} ${t('upkeep.delivery.title')}`} onPress={onOpen}>
        {t('upkeep.open')}
      </PressButton>
    </li>
  );
}

/** What to do about items that do not go on by themselves; behind it, or where there are none, the figures. */
export function DeliveryDetail({ delivery, onClose }: DeliveryProps & { readonly onClose: () => void }) {
  const { t } = useTexts();
  const english = useEnglish();
  const [figures, showFigures] = useState(delivery.stuckCount === 0);
  const title = figures ? 'upkeep.delivery.title' : 'upkeep.delivery.stuckHeading';
  return (
    <section className="upkeep-detail">
      <h2>
        {t(title)} {figures ? '' : delivery.stuckCount} <span lang="en">{english(title)}</span>
      </h2>
      {figures ? <Figures delivery={delivery} /> : <StuckList delivery={delivery} />}
      <div className="upkeep-actions">
        {delivery.stuckCount > 0 && (
          <PressButton weight="primary" onPress={() => showFigures(!figures)}>
            {t(figures ? 'upkeep.delivery.stuckHeading' : 'upkeep.delivery.figures')}
          </PressButton>
        )}
        <PressButton weight="plain" onPress={onClose}>
          {t('upkeep.close')}
        </PressButton>
      </div>
    </section>
  );
}

function Figures({ delivery }: DeliveryProps) {
  const { t } = useTexts();
  return (
    <>
      <p>{t(`upkeep.delivery.link.${delivery.link}`)}</p>
      <dl className="upkeep-facts">
        {useFacts(delivery).map(({ name, value }) => (
          <div className="upkeep-fact" key={name}>
            <dt>{t(`upkeep.delivery.facts.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function StuckList({ delivery: { stuck } }: DeliveryProps) {
  return (
    <ul className="upkeep-stuck">
      {stuck.map((item) => (
        <StuckRow key={`${item.receiptNumber} ${item.kind}`} item={item} />
      ))}
    </ul>
  );
}

function StuckRow({ item: { receiptNumber, kind, code, since } }: { readonly item: StuckItem }) {
  const { t } = useTexts();
  const english = useEnglish();
  const step = kind === 'needs-staff' ? (nextSteps.find((known) => known === code) ?? 'other') : kind;
  return (
    <li>
      <strong>
        {receiptNumber} · {since}
      </strong>
      <span>{code}</span>
      <span>{t(`upkeep.stuck.${step}`)}</span>
      <span lang="en">{english(`upkeep.stuck.${step}`)}</span>
    </li>
  );
}

const nextSteps = ['row-damaged', 'seal-unreadable', 'too-large', 'application-invalid'] as const;

const catalogueSteps = ['range-ignored', 'whole-broken-off', 'pieces-differ'] as const;
const diskCodes: readonly string[] = [
  'disk-full',
  'read-only',
  'database-corrupt',
  'database-locked',
  'storage-failed',
];

function catalogueStep(code: string): (typeof catalogueSteps)[number] | 'disk' | 'other' {
  return catalogueSteps.find((known) => known === code) ?? (diskCodes.includes(code) ? 'disk' : 'other');
}

function openedWell({ opening }: DeliveryStanding): boolean {
  return !opening.quarantined && !opening.auditBroken && opening.damagedEntries === 0;
}

function useSummary(delivery: DeliveryStanding): string {
  const { t } = useTexts();
  const { stuckCount, waiting, oldestAt } = delivery;
  if (stuckCount > 0) return t('upkeep.delivery.stuck', { count: stuckCount });
  if (!openedWell(delivery)) return t('upkeep.delivery.trouble');
  if (waiting > 0) return t('upkeep.delivery.waiting', { count: waiting, since: oldestAt ?? '' });
  return t('upkeep.delivery.allSent');
}

function useFacts(delivery: DeliveryStanding) {
  const { t } = useTexts();
  const { opening, catalogue, catalogueTrouble, bytesPerHour, bytesThisHour, freeBytes } = delivery;
  const found = [
    ...(opening.quarantined ? [t('upkeep.delivery.opening.quarantined')] : []),
    ...(opening.rebuiltRows > 0 ? [t('upkeep.delivery.opening.rebuilt', { count: opening.rebuiltRows })] : []),
    ...(opening.repairedEntries > 0 ? [t('upkeep.delivery.opening.repaired', { count: opening.repairedEntries })] : []),
    ...(opening.damagedEntries > 0 ? [t('upkeep.delivery.opening.damaged', { count: opening.damagedEntries })] : []),
    ...(opening.auditBroken ? [t('upkeep.delivery.opening.auditBroken')] : []),
  ];
  return [
    { name: 'lastContact', value: delivery.lastContactAt ?? t('upkeep.delivery.facts.never') },
    { name: 'waiting', value: `${delivery.waiting}${delivery.oldestAt === null ? '' : ` (${delivery.oldestAt})`}` },
    { name: 'papers', value: `${delivery.papersWaiting} (${bytesText(delivery.paperBytes)})` },
    {
      name: 'thisHour',
      value: `${bytesText(bytesThisHour)}${bytesPerHour === null ? '' : ` / ${bytesText(bytesPerHour)}`}`,
    },
    { name: 'today', value: bytesText(delivery.bytesToday) },
    { name: 'numbers', value: String(delivery.reservedCaseNumbers) },
    {
      name: 'catalogue',
      value: [
        catalogue === null
          ? t('upkeep.delivery.facts.shipped')
          : `${catalogue.version}${catalogue.at === null ? '' : ` (${catalogue.at})`}`,
        ...(catalogueTrouble === null
          ? []
          : [t(`upkeep.delivery.catalogue.${catalogueStep(catalogueTrouble)}`), catalogueTrouble]),
      ].join(' · '),
    },
    { name: 'drafts', value: String(delivery.drafts) },
    { name: 'disk', value: freeBytes === null ? '?' : bytesText(freeBytes) },
    { name: 'files', value: `${bytesText(delivery.databaseBytes)} / ${bytesText(delivery.journalBytes)}` },
    { name: 'epoch', value: delivery.epoch.slice(0, 8) },
    { name: 'opening', value: found.length === 0 ? t('upkeep.delivery.opening.fine') : found.join(' · ') },
  ] as const;
}

function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1000 ? `${Math.round(bytes / 1000)} kB` : `${bytes} B`;
}
