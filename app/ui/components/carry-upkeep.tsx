import type { CarryRun, CarryStanding } from '../../contracts/maintenance-page.ts';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';
import { PressButton } from './press-button.tsx';

interface CarryProps {
  readonly carry: CarryStanding;
}

/** One line among the devices: whether a stick is there, and what became of the last errand with it. */
export function CarryRow({ carry, onOpen }: CarryProps & { readonly onOpen: () => void }) {
  const { t } = useTexts();
  return (
    <li className={`upkeep-row upkeep-${carry.run.state === 'failed' ? 'bad' : 'good'}`}>
      <div className="upkeep-words">
        <h2>{t('upkeep.carry.title')}</h2>
        <p>{useRunText(carry.run) ?? t(`upkeep.carry.stick.${carry.stick}`)}</p>
      </div>
      <PressButton weight="plain" name={`${t('upkeep.open')} ${t('upkeep.carry.title')}`} onPress={onOpen}>
        {t('upkeep.open')}
      </PressButton>
    </li>
  );
}

/** Takes what waits to a stick, or the county's answers from it, and says in plain words what to do next. */
export function CarryDetail({
  carry,
  waiting,
  onClose,
}: CarryProps & { readonly waiting: number; readonly onClose: () => void }) {
  const { t } = useTexts();
  const send = useSend();
  const { stick, run } = carry;
  const running = run.state === 'running';
  return (
    <section className="upkeep-detail">
      <h2>{t('upkeep.carry.title')}</h2>
      <p>{t('upkeep.carry.waiting', { count: waiting })}</p>
      <p>{t(`upkeep.carry.stick.${stick}`)}</p>
      <p className="upkeep-test" aria-live="polite">
        {useRunText(run)}
      </p>
      <div className="upkeep-actions">
        <PressButton
          weight="primary"
          disabled={running || stick !== 'ready'}
          onPress={() => send({ type: 'carry-out' })}
        >
          {t('upkeep.carry.out')}
        </PressButton>
        <PressButton
          weight="plain"
          disabled={running || stick === 'none' || stick === 'several'}
          onPress={() => send({ type: 'carry-in' })}
        >
          {t('upkeep.carry.in')}
        </PressButton>
        <PressButton weight="plain" onPress={onClose}>
          {t('upkeep.close')}
        </PressButton>
      </div>
    </section>
  );
}

function useRunText(run: CarryRun): string | null {
  const { t } = useTexts();
  switch (run.state) {
    case 'idle':
      return null;
    case 'running':
      return t(`upkeep.carry.running.${run.direction}`, { percent: run.percent });
    case 'wrote':
      return `${t('upkeep.carry.wrote', { count: run.applications, papers: run.papers, fileName: run.fileName })}${
        run.damaged === 0 ? '' : t('upkeep.carry.damaged', { count: run.damaged })
      }`;
    case 'read':
      return `${t('upkeep.carry.read', { count: run.acknowledged, refused: run.refused })}${
        run.invalid === 0 ? '' : t('upkeep.carry.invalid', { count: run.invalid })
      }${run.wiped === 0 ? '' : t('upkeep.carry.wiped')}`;
    case 'failed':
      return t(`upkeep.carry.failed.${failures.find((known) => known === run.code) ?? 'other'}`, { code: run.code });
  }
}

const failures = [
  'no-stick',
  'several-sticks',
  'nothing-to-carry',
  'no-answer-found',
  'stick-full',
  'stick-read-only',
  'stick-pulled',
  'stick-failed',
] as const;
