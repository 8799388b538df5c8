import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from './language.ts';

/** The other language, in its own words. */
export function LanguageButton() {
  const { t, i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" lang={other} onClick={() => chooseLanguage(other)} aria-label={t('app.other_language_label')}>
      {t('app.other_language')}
    </Button>
  );
}
