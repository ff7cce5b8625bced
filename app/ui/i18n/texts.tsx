import { createInstance, type i18n, type TFunction } from 'i18next';
import { createContext, type ReactNode, useContext } from 'react';
import { I18nextProvider, initReactI18next, useTranslation } from 'react-i18next';
import type { Language, LocalizedText } from '../../contracts/localized-text.ts';
import en from './en.json' with { type: 'json' };
import zhHans from './zh-Hans.json' with { type: 'json' };

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly resources: { readonly translation: typeof zhHans };
  }
}

const LanguageContext = createContext<Language>('zh-Hans');

function createTexts(): i18n {
  const texts = createInstance();
  void texts.use(initReactI18next).init({
    lng: 'zh-Hans',
    fallbackLng: 'zh-Hans',
    supportedLngs: ['zh-Hans', 'en'],
    resources: { 'zh-Hans': { translation: zhHans }, en: { translation: en } },
    initAsync: false,
    // React escapes what it draws.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return texts;
}

const texts = createTexts();

/** Sets the language of everything drawn inside. */
export function TextsIn({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  return (
    <I18nextProvider i18n={texts}>
      <LanguageContext value={language}>{children}</LanguageContext>
    </I18nextProvider>
  );
}

interface Texts {
  readonly language: Language;
  /** A text of the interface. */
  readonly t: TFunction;
  /** A text that came with the screen. */
  readonly say: (text: LocalizedText) => string;
}

/** Texts in the language of the current screen. */
export function useTexts(): Texts {
  const language = useContext(LanguageContext);
  const { t } = useTranslation('translation', { lng: language });
  return { language, t, say: (text) => (language === 'en' ? narrowQuotes(text.en) : text[language]) };
}

/** The face shipped draws curly quotes a full Hanzi wide, right in Chinese and wrong in English. */
function narrowQuotes(text: string): string {
  return text.replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/[\u201c\u201d]/g, '"');
}

/** The interface's texts in English, for what the staff read below the Chinese. */
export function useEnglish(): TFunction {
  return useTranslation('translation', { lng: 'en' }).t;
}

/** A text of the interface in both languages, for screens that belong to no visit and so know no language. */
export function useBothTexts(): (key: keyof (typeof zhHans)['notice']) => LocalizedText {
  const chinese = useTranslation('translation', { lng: 'zh-Hans' }).t;
  const english = useTranslation('translation', { lng: 'en' }).t;
  return (key) => ({ 'zh-Hans': chinese(`notice.${key}`), en: english(`notice.${key}`) });
}
