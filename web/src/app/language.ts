import type { Locale as AntdLocale } from 'antd/es/locale';
import antdEnglish from 'antd/es/locale/en_US';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import type english from '../../locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof english };
    keySeparator: false;
    nsSeparator: false;
  }
}

export { antdEnglish };

export type Key = keyof typeof english;

const stored = 'qin.language';

/** The language chosen here, else the browser's. */
export function chosenLanguage(): Locale {
  const chosen = localStorage.getItem(stored) ?? navigator.language;
  return /^zh\b/i.test(chosen) ? 'zh-CN' : 'en';
}

/** Only the language in use is loaded. */
async function sentencesOf(locale: Locale): Promise<typeof english> {
  const file = locale === 'en' ? await import('../../locales/en.json') : await import('../../locales/zh-CN.json');
  return file.default as typeof english;
}

/** antd's own words; English is built in. */
export async function antdWordsOf(locale: Locale): Promise<AntdLocale> {
  return locale === 'en' ? antdEnglish : (await import('antd/es/locale/zh_CN')).default;
}

export async function startLanguage(): Promise<void> {
  const locale = chosenLanguage();
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: { translation: await sentencesOf(locale) } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    react: { useSuspense: false },
  });
  document.documentElement.lang = locale;
}

export async function chooseLanguage(locale: Locale): Promise<void> {
  localStorage.setItem(stored, locale);
  if (!i18next.hasResourceBundle(locale, 'translation'))
    i18next.addResourceBundle(locale, 'translation', await sentencesOf(locale));
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
}
