import type { Language } from '../../contracts/localized-text.ts';
import { useTexts } from '../i18n/texts.tsx';
import { useLanguages, useSend } from '../station-context.tsx';
import { PressButton } from './press-button.tsx';

/** Switches to the other language; says so in that language. Absent where the station offers only one. */
export function LanguageToggle({ language }: { readonly language: Language }) {
  const { t } = useTexts();
  const send = useSend();
  const other = useLanguages().find((offered) => offered !== language);
  if (other === undefined) return null;
  return (
    <PressButton weight="quiet" onPress={() => send({ type: 'set-language', language: other })}>
      <span lang={other}>{t('common.otherLanguage')}</span>
    </PressButton>
  );
}
