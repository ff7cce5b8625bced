import { TeaPicture } from '../components/pictures/tea-picture.tsx';
import { useBothTexts } from '../i18n/texts.tsx';
import { NoticePage } from './notice-page.tsx';

export function StartingScreen() {
  const both = useBothTexts();
  return <NoticePage heading={both('startingHeading')} advice={both('startingAdvice')} picture={<TeaPicture />} />;
}
