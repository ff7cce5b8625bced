import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { TextsIn } from '../../app/ui/i18n/texts.tsx';
import { languageOf, ScreenView } from '../../app/ui/screens/screen-view.tsx';
import { StationContext } from '../../app/ui/station-context.tsx';
import { fixturesIn } from './fixtures.ts';

function draw(screen: Parameters<typeof ScreenView>[0]['screen']): string {
  return renderToStaticMarkup(
    <StationContext value={{ send: () => {}, languages: ['zh-Hans', 'en'], pictureOf: async () => null }}>
      <TextsIn language={languageOf(screen)}>
        <ScreenView screen={screen} />
      </TextsIn>
    </StationContext>,
  );
}

describe.each(['zh-Hans', 'en'] as const)('in %s', (language) => {
  test.each(fixturesIn(language))('$name is drawn with one heading and no text left unresolved', ({ screen }) => {
    const markup = draw(screen);
    expect(markup.match(/<h1/g)?.length).toBe('visit' in screen && screen.visit.overlay !== null ? 2 : 1);
    expect(markup).not.toMatch(/\{\{|undefined|\[object/);
    // A missing text is drawn as its key.
    expect(markup).not.toMatch(/>[a-z][\w-]*(\.[a-zA-Z][\w-]*)+</);
  });
});

test('no answer and no name stands in anything but the text of the page', () => {
  for (const { screen } of fixturesIn('zh-Hans')) {
    const attributes = draw(screen).match(/\s[\w-]+="[^"]*"/g) ?? [];
    expect(attributes.filter((attribute) => /赵桂英|13800001234/.test(attribute))).toEqual([]);
  }
});

test('a trouble that the state of a device says already is not said twice', () => {
  const screens = fixturesIn('zh-Hans').filter(({ name }) => name === 'maintenance-devices');
  expect(screens.map(({ screen }) => draw(screen)).join()).toMatch(/>没有回应，请看看电源和线</);
});

test('a device that another program or profile holds is not painted as a healthy one', () => {
  const screens = fixturesIn('zh-Hans').flatMap(({ screen }) => (screen.kind === 'maintenance' ? [screen] : []));
  const held = screens.flatMap(({ devices }) => devices.filter(({ state }) => state === 'deviceBusy')).slice(0, 1);
  expect(held).toHaveLength(1);
  expect(draw({ kind: 'maintenance', devices: held, delivery: null })).toContain('class="upkeep-row upkeep-bad"');
});
