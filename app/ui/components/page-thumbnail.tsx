import type { ScreenOf } from '../../contracts/screen.ts';
import { useTexts } from '../i18n/texts.tsx';
import { usePagePicture } from '../page-pictures.ts';
import { useSend } from '../station-context.tsx';
import { PressButton } from './press-button.tsx';

type TakenPage = ScreenOf<'material'>['pages'][number];

interface PageThumbnailProps {
  readonly page: TakenPage;
  /** From 1. */
  readonly number: number;
  readonly disabled: boolean;
}

/** One page as it was taken, what is wrong with it in plain words, and what can be done about it. */
export function PageThumbnail({ page: { pageId, warnings }, number, disabled }: PageThumbnailProps) {
  const { t } = useTexts();
  const send = useSend();
  const url = usePagePicture(pageId);
  const [warning] = warnings;
  return (
    <li className={warning === undefined ? 'page-taken' : 'page-taken page-doubtful'}>
      <div className="page-sheet">{url !== null && <img src={url} alt={t('material.page', { number })} />}</div>
      <div className="page-words">
        <p className="page-number">{t('material.page', { number })}</p>
        <p>{t(warning === undefined ? 'material.good' : `material.warning.${warning}`)}</p>
      </div>
      <div className="page-actions">
        {number > 1 && (
          <PressButton
            weight="quiet"
            disabled={disabled}
            name={`${t('material.forward')} ${number}`}
            onPress={() => send({ type: 'move-page', pageId })}
          >
            {t('material.forward')}
          </PressButton>
        )}
        <PressButton
          weight="quiet"
          disabled={disabled}
          name={`${t('material.drop')} ${number}`}
          onPress={() => send({ type: 'drop-page', pageId })}
        >
          {t('material.drop')}
        </PressButton>
      </div>
    </li>
  );
}
