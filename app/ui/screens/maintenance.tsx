import { ToolboxPicture } from '../components/pictures/toolbox-picture.tsx';
import { useBothTexts } from '../i18n/texts.tsx';
import { NoticePage } from './notice-page.tsx';

export function MaintenanceScreen() {
  const both = useBothTexts();
  return (
    <NoticePage heading={both('maintenanceHeading')} advice={both('maintenanceAdvice')} picture={<ToolboxPicture />} />
  );
}
