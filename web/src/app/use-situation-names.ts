import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { findScripts, type ScriptChoice } from '../api/desk.ts';
import { keys } from '../live/keys.ts';

/** Every situation there are words for, with its name. */
export function useSituations(): readonly ScriptChoice[] {
  return useQuery({ queryKey: keys.scripts(''), queryFn: ({ signal }) => findScripts('', signal) }).data?.items ?? [];
}

/** What people call a situation; its code until that is known. */
export function useSituationName(): (situation: string) => string {
  const { i18n } = useTranslation();
  const names = new Map(useSituations().map(({ situation, name }) => [situation, name[i18n.language as Locale]]));
  return (situation) => names.get(situation) ?? situation;
}
