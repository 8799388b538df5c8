import type { View } from '../app/paths.ts';

/** Under which name each answer is kept; events name exactly these. */
export const keys = {
  me: ['me'],
  counts: ['counts'],
  agents: ['agents'],
  page: (view: View) => ['page', view],
  conversation: (id: string) => ['conversation', id],
  messages: (id: string) => ['messages', id],
  draft: (id: string) => ['draft', id],
  presence: (id: string) => ['presence', id],
  panel: (id: string) => ['panel', id],
  panels: ['panel'],
  scripts: (query: string) => ['scripts', query],
  allScripts: ['scripts'],
  script: (situation: string, locale: string) => ['scripts', situation, locale],
  scriptVersion: (situation: string, locale: string, version: number) => ['scripts', situation, locale, version],
  scriptDiff: (situation: string, locale: string, from: number, to: number) => ['scripts', situation, locale, from, to],
  facts: ['facts'],
  search: (text: string, kind: string | null) => ['search', text, kind],
} as const;
