import type { ScreenOf } from '../../contracts/screen.ts';
import { DoorSignPicture } from '../components/pictures/door-sign-picture.tsx';
import { useBothTexts, useTexts } from '../i18n/texts.tsx';
import { NoticePage } from './notice-page.tsx';

export function OutOfServiceScreen({ screen }: { readonly screen: ScreenOf<'out-of-service'> }) {
  const both = useBothTexts();
  const { t } = useTexts();
  return (
    <NoticePage
      heading={both('outOfServiceHeading')}
      advice={both('outOfServiceAdvice')}
      picture={<DoorSignPicture />}
      note={t('common.codeForStaff', { code: screen.code })}
    />
  );
}
