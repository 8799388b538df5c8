import { useTranslation } from 'react-i18next';
import type { Version } from '../api/scripts.ts';

/** Whether it counts, waits, or is over. */
export function VersionState({ version: { state, isInEffect } }: { version: Version }) {
  const { t } = useTranslation();
  const shown = state === 'released' && !isInEffect ? 'to_come' : state;
  return <span className={`state is-${shown}`}>{t(`script.state_${shown}`)}</span>;
}
