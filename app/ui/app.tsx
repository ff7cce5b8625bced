import { useCallback, useEffect, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { ignoreKeyboard } from './deaf-keyboard.ts';
import { DrawingBoundary } from './drawing-boundary.tsx';
import { TextsIn } from './i18n/texts.tsx';
import { layoutUnit } from './layout-unit.ts';
import { PleaseWait } from './screens/please-wait.tsx';
import { languageOf, ScreenView } from './screens/screen-view.tsx';
import { pageKey, useSettling } from './settling.ts';
import { StationContext } from './station-context.tsx';
import type { Display, StationLink } from './station-link.ts';
import { reportTouches } from './touch-reporter.ts';

/** The whole interface: the station's current screen, or a calm page while there is none. */
export function App({ link }: { readonly link: StationLink }) {
  const state = useSyncExternalStore(link.subscribe, link.state);
  const attached = state.phase === 'attached';
  const languages = attached ? state.languages : null;
  const station = useMemo(
    () => ({ send: link.send, languages: languages ?? [], pictureOf: link.pictureOf }),
    [link, languages],
  );
  const settling = useSettling(attached ? pageKey(state.screen) : 'please-wait');
  const reattach = useCallback(() => link.reattach(), [link]);

  useEffect(() => reportTouches(document, () => link.send({ type: 'touch' })), [link]);
  useEffect(() => ignoreKeyboard(window), []);
  useDisplay(attached ? state.display : null);
  const language = attached ? languageOf(state.screen) : 'zh-Hans';
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <StationContext value={station}>
      <TextsIn language={language}>
        <div className="glass" data-settling={settling}>
          {attached ? (
            <DrawingBoundary screen={state.screen} onFailure={reattach} instead={<PleaseWait />}>
              <ScreenView screen={state.screen} />
            </DrawingBoundary>
          ) : (
            <PleaseWait />
          )}
        </div>
      </TextsIn>
    </StationContext>
  );
}

/** Gives the style sheet its units. Before the display is known the sheet guesses them from the window. */
function useDisplay(display: Display | null): void {
  useLayoutEffect(() => {
    if (display === null) return;
    const { pxPerMm, unitPx, orientation } = layoutUnit(display);
    const root = document.documentElement;
    root.style.setProperty('--mm', `${pxPerMm}px`);
    root.style.setProperty('--u', `${unitPx}px`);
    root.dataset.orientation = orientation;
  }, [display]);
}
