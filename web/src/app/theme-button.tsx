import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { chooseTheme, themeChoices, useThemeChoice } from './theme.ts';

const icons = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };

/** System, light, dark, and round again. */
export function ThemeButton() {
  const { t } = useTranslation();
  const choice = useThemeChoice();
  const next = themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? 'system';
  const label = t(`theme.${choice}`);
  return <Button title={label} type="text" icon={icons[choice]} aria-label={label} onClick={() => chooseTheme(next)} />;
}
