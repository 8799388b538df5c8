import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { readFacts } from '../api/scripts.ts';
import { keys } from '../live/keys.ts';

export const useFacts = () => useQuery({ queryKey: keys.facts, queryFn: readFacts }).data?.facts ?? [];

/** What people call a fact; its code until that is known. */
export function useFactLabel(): (name: string) => string {
  const { i18n } = useTranslation();
  const facts = useFacts();
  const labels = new Map(facts.map(({ name, label }) => [name, label[i18n.language as Locale]]));
  return (name) => labels.get(name) ?? name;
}
