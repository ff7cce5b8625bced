import { DoorSignPicture } from '../components/pictures/door-sign-picture.tsx';
import { useBothTexts } from '../i18n/texts.tsx';
import { NoticePage } from './notice-page.tsx';

/** Mains gone and the battery about to end: closed, and nobody need worry. */
export function PowerFailingScreen() {
  const both = useBothTexts();
  return (
    <NoticePage
      heading={both('powerFailingHeading')}
      advice={both('powerFailingAdvice')}
      picture={<DoorSignPicture />}
    />
  );
}
