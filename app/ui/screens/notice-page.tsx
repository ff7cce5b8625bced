import type { ReactNode } from 'react';
import type { LocalizedText } from '../../contracts/localized-text.ts';

interface NoticePageProps {
  readonly heading: LocalizedText;
  readonly advice: LocalizedText;
  readonly picture: ReactNode;
  readonly note?: ReactNode;
  /** Lets a moment pass before it shows, so that a wait nobody would notice is not announced. */
  readonly late?: boolean;
}

/** A page outside any visit, in both languages at once: nobody has chosen one yet. */
export function NoticePage({ heading, advice, picture, note, late = false }: NoticePageProps) {
  return (
    <main className={late ? 'notice notice-late' : 'notice'}>
      <div className="notice-picture">{picture}</div>
      <div className="notice-words">
        <h1>{heading['zh-Hans']}</h1>
        <p className="advice">{advice['zh-Hans']}</p>
        <div className="notice-english" lang="en">
          <h2>{heading.en}</h2>
          <p>{advice.en}</p>
        </div>
        {note !== undefined && <p className="staff-code">{note}</p>}
      </div>
    </main>
  );
}
