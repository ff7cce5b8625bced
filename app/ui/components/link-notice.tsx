import { useTexts } from '../i18n/texts.tsx';

interface LinkNoticeProps {
  readonly link: 'up' | 'down';
  /** Applications kept here that the county has not taken yet, where the page tells of them. */
  readonly waiting?: number;
}

/** One honest line about the way to the county, and no reason for alarm: a whole thread, or one with a gap. */
export function LinkNotice({ link, waiting = 0 }: LinkNoticeProps) {
  const { t } = useTexts();
  const words = waiting === 0 ? t(`link.${link}`) : t(`link.${link}Waiting`, { count: waiting });
  return (
    <div className={`link-notice link-${link}`}>
      <svg className="link-thread" viewBox="0 0 48 16" aria-hidden="true">
        {link === 'up' ? (
          <path d="M8 8 C 18 2, 30 14, 40 8" />
        ) : (
          <path d="M8 8 C 12 5, 15 6, 18 8 M30 8 C 33 10, 36 11, 40 8" />
        )}
        <circle cx="6" cy="8" r="4" />
        <circle cx="42" cy="8" r="4" />
      </svg>
      <p>{words}</p>
    </div>
  );
}
