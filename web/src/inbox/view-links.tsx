import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { readCounts } from '../api/conversations.ts';
import { inboxPath, type View, views } from '../app/paths.ts';
import { keys } from '../live/keys.ts';

const mostCounted = 999;

export function ViewLinks({ view: current }: { view: View }) {
  const { t } = useTranslation();
  const counts = useQuery({ queryKey: keys.counts, queryFn: readCounts }).data;
  return (
    <nav className="views" aria-label={t('inbox.views')}>
      {views.map((view) => {
        const count = view === 'all' || view === 'snoozed' ? undefined : counts?.[view];
        return (
          <NavLink key={view} to={inboxPath(view)} className={view === current ? 'view is-current' : 'view'}>
            {t(`view.${view}`)}
            {count ? <span className="count">{count > mostCounted ? `${mostCounted}+` : count}</span> : null}
          </NavLink>
        );
      })}
    </nav>
  );
}
