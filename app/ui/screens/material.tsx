import { useRef } from 'react';
import type { ScreenOf } from '../../contracts/screen.ts';
import { DocumentCamera, takePicture } from '../components/document-camera.tsx';
import { PageThumbnail } from '../components/page-thumbnail.tsx';
import { ScannerPicture } from '../components/pictures/scanner-picture.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

/** One paper: lay it down, take it, look at it, take the next page. */
export function MaterialScreen({ screen }: { readonly screen: ScreenOf<'material'> }) {
  const { t, say } = useTexts();
  const send = useSend();
  const video = useRef<HTMLVideoElement | null>(null);
  const { paper, by, camera, working, trouble, pages, maxPages } = screen;
  const full = pages.length >= maxPages;
  const words = { name: say(paper.name) };

  const take = async (): Promise<void> => {
    if (by === 'scan') {
      send({ type: 'scan-page' });
      return;
    }
    const jpeg = video.current === null ? null : await takePicture(video.current);
    send(jpeg === null ? { type: 'camera-failed' } : { type: 'photograph', jpeg });
  };
  const takeLabel = t(pages.length === 0 ? `material.take.${by}` : 'material.takeNext');
  const advice =
    trouble !== null
      ? t(`material.trouble.${trouble}`)
      : working
        ? t('material.working')
        : full
          ? t('material.full')
          : say(paper.hint);
  return (
    <VisitPage
      visit={screen.visit}
      heading={t(pages.length === 0 ? `material.heading.${by}` : 'material.headingTaken', words)}
      advice={advice}
      tone={trouble === null ? 'calm' : 'trouble'}
      layout="list"
      actions={
        <>
          {pages.length > 0 && (
            <PressButton weight="primary" disabled={working} onPress={() => send({ type: 'paper-done' })}>
              {t('material.done')}
            </PressButton>
          )}
          {!full && (
            <PressButton
              weight={pages.length === 0 ? 'primary' : 'plain'}
              disabled={working}
              onPress={() => void take()}
            >
              {takeLabel}
            </PressButton>
          )}
          {pages.length === 0 && !paper.required && (
            <PressButton weight="plain" disabled={working} onPress={() => send({ type: 'skip-paper' })}>
              {t('material.skip')}
            </PressButton>
          )}
        </>
      }
    >
      <div className={`material material-${by}`}>
        <div className="material-view" hidden={full && by === 'photo'}>
          {camera === null ? (
            pages.length === 0 && <ScannerPicture working={working} />
          ) : (
            <DocumentCamera mode={camera} video={video} onFailure={() => send({ type: 'camera-failed' })} />
          )}
        </div>
        {pages.length > 0 && (
          <ol className={`pages-taken pages-${pages.length}`}>
            {pages.map((page, index) => (
              <PageThumbnail key={page.pageId} page={page} number={index + 1} disabled={working} />
            ))}
          </ol>
        )}
      </div>
    </VisitPage>
  );
}
