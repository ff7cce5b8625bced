import { useTexts } from '../i18n/texts.tsx';

/** The state of the line to the county: a whole thread, or one with a gap. Honest, and no reason for alarm. */
export function LinkNotice({ link }: { readonly link: 'up' | 'down' }) {
  const { t } = useTexts();
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
      <span>{t(link === 'up' ? 'link.up' : 'link.down')}</span>
    </div>
  );
}
