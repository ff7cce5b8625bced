import { TeaPicture } from '../components/pictures/tea-picture.tsx';
import { useBothTexts } from '../i18n/texts.tsx';
import { NoticePage } from './notice-page.tsx';

/** Not a screen of the station but the page shown while the station cannot be reached. */
export function PleaseWait() {
  const both = useBothTexts();
  return <NoticePage heading={both('waitHeading')} advice={both('waitAdvice')} picture={<TeaPicture />} late />;
}
