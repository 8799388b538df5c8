import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { firstView, inboxPath, scriptsPath } from './paths.ts';

const places = [
  { name: 'inbox', to: inboxPath(firstView), below: '/inbox' },
  { name: 'scripts', to: scriptsPath, below: '/scripts' },
] as const;

/** The parts of the workbench. */
export function MainNav() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <nav className="main-nav" aria-label={t('nav.title')}>
      {places.map(({ name, to, below }) => (
        <Link key={name} to={to} {...(pathname.startsWith(below) ? { 'aria-current': 'true' } : {})}>
          {t(`nav.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
