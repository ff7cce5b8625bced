import { ScannerTrouble } from '../../app/contracts/devices/document-scanning.ts';
import type { Language } from '../../app/contracts/localized-text.ts';
import type { ScreenOf } from '../../app/contracts/screen.ts';
import type { MaterialTrouble } from '../../app/contracts/visit-page.ts';
import type { Fixture } from './fixture.ts';
import { visitFrame } from './visit-frames.ts';

const troubles: readonly MaterialTrouble[] = [
  ...ScannerTrouble.anyOf.map((trouble) => trouble.const),
  'feeder-empty',
  'not-taken',
  'camera-failed',
];

/** A paper being scanned or photographed, with every warning and trouble. */
export function materialFixtures(language: Language): readonly Fixture[] {
  const scanning: ScreenOf<'material'> = {
    kind: 'material',
    visit: visitFrame(language, {
      title: { 'zh-Hans': '老年人优待证申领', en: 'Senior citizen’s card' },
      progress: { page: 5, pages: 8 },
    }),
    paper: {
      id: 'householdRegister',
      name: { 'zh-Hans': '户口本', en: 'Household register' },
      hint: {
        'zh-Hans': '首页和本人那页，各一张。没带的可以以后补',
        en: 'First page and your own page. It may be brought later',
      },
      required: false,
    },
    by: 'scan',
    camera: null,
    working: false,
    trouble: null,
    pages: [],
    maxPages: 4,
  };
  const page = (pageId: string, ...warnings: ScreenOf<'material'>['pages'][number]['warnings']) => ({
    pageId,
    warnings,
  });
  const four = [page('b', 'blank'), page('c', 'blurred'), page('d', 'cut-off'), page('e', 'too-dark')];
  const camera = { label: 'no such camera', widthPx: 1280, heightPx: 720 };
  return [
    { name: 'material-scan', screen: scanning },
    { name: 'material-scan-working', screen: { ...scanning, working: true } },
    { name: 'material-scan-required', screen: { ...scanning, paper: { ...scanning.paper, required: true } } },
    { name: 'material-scan-one', screen: { ...scanning, pages: four.slice(0, 1) } },
    { name: 'material-scan-three', screen: { ...scanning, pages: four.slice(0, 3) } },
    { name: 'material-scan-four', screen: { ...scanning, pages: four } },
    { name: 'material-photo', screen: { ...scanning, by: 'photo', camera } },
    { name: 'material-photo-two', screen: { ...scanning, by: 'photo', camera, pages: four.slice(1, 3) } },
    { name: 'material-photo-four', screen: { ...scanning, by: 'photo', camera, pages: four } },
    ...troubles.map((trouble): Fixture => ({ name: `material-${trouble}`, screen: { ...scanning, trouble } })),
  ];
}
