import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readTurns } from '../api/conversations.ts';
import { keys } from '../live/keys.ts';

/** Why new conversations are given to nobody; nothing while somebody takes them. */
export function TurnsNote() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: keys.turns, queryFn: readTurns });
  if (!data || data.atLimit < data.online) return null;
  return (
    <p className="turns-note soft" role="status">
      {data.online === 0 ? t('turns.nobody_online') : t('turns.all_at_limit', { online: data.online })}
    </p>
  );
}
