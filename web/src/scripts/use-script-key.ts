import { useParams } from 'react-router';
import { type Locale, locales } from '../../../shared/labels.ts';
import type { ScriptKey } from '../api/scripts.ts';

/** The script that the address names. */
export function useScriptKey(): ScriptKey {
  const { situation = '', locale: asked } = useParams();
  const locale: Locale = locales.find((one) => one === asked) ?? 'en';
  return { situation, locale };
}

export const otherLocale = (locale: Locale): Locale => (locale === 'en' ? 'zh-CN' : 'en');
