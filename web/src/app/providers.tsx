import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider, type ThemeConfig, theme } from 'antd';
import type { Locale as AntdLocale } from 'antd/es/locale';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { antdEnglish, antdWordsOf } from './language.ts';
import { queries } from './queries.ts';
import { useIsDark, useIsStill } from './theme.ts';

const font =
  'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

const light: ThemeConfig = {
  token: {
    fontFamily: font,
    colorPrimary: '#a8412a',
    colorLink: '#a8412a',
    borderRadius: 8,
    colorTextPlaceholder: '#6b655c',
  },
};
const dark: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    fontFamily: font,
    colorPrimary: '#e08a6d',
    colorLink: '#e9a48c',
    borderRadius: 8,
    colorBgBase: '#191816',
    colorTextLightSolid: '#201613',
    colorTextPlaceholder: '#aba497',
  },
};

/** The value that lets antd's style elements through; see the server's workbench-routes.ts. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

export function Providers({ children }: { children: ReactNode }) {
  const isDark = useIsDark();
  const isStill = useIsStill();
  const words = useAntdWords();
  const { token, ...look } = isDark ? dark : light;
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        theme={{ ...look, token: { ...token, motion: !isStill } }}
        csp={{ nonce }}
        button={{ autoInsertSpace: false }}
        locale={words}
      >
        <div className="app">{children}</div>
      </ConfigProvider>
    </QueryClientProvider>
  );
}

/** Never none: with the first ones antd would build the whole page anew, and what is open or half written would be gone. */
function useAntdWords(): AntdLocale {
  const { i18n } = useTranslation();
  const [words, setWords] = useState<AntdLocale>(antdEnglish);
  useEffect(() => {
    antdWordsOf(i18n.language as Locale).then(setWords);
  }, [i18n.language]);
  return words;
}
