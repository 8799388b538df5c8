import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import {
  assistPath,
  clockPath,
  firstView,
  inboxPath,
  outgoingPath,
  promisesPath,
  scriptsPath,
  settingsPath,
} from './paths.ts';
import { useIsManager } from './use-manager.ts';

const places = [
  { name: 'inbox', to: inboxPath(firstView), below: '/inbox' },
  { name: 'promises', to: promisesPath('due_today'), below: '/promises' },
  { name: 'outgoing', to: outgoingPath('queue'), below: '/outgoing' },
  { name: 'clock', to: clockPath, below: '/clock' },
  { name: 'assist', to: assistPath, below: '/assist' },
  { name: 'scripts', to: scriptsPath, below: '/scripts' },
  { name: 'settings', to: settingsPath('shop'), below: '/settings' },
] as const;

/** The parts of the workbench. On a phone they do not all fit: the one that is open is always in view. */
export function MainNav() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const isManager = useIsManager();
  const shown = places.filter(({ name }) => isManager || (name !== 'settings' && name !== 'outgoing'));
  const nav = useRef<HTMLElement>(null);
  const open = shown.find(({ below }) => pathname.startsWith(below))?.name;
  useEffect(() => {
    nav.current?.querySelector(`[data-part="${open}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [open]);
  return (
    <nav ref={nav} className="main-nav" aria-label={t('nav.title')}>
      {shown.map(({ name, to }) => (
        <Link key={name} to={to} data-part={name} {...(name === open ? { 'aria-current': 'true' } : {})}>
          {t(`nav.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
