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
  search: (text: string, kind: string | null) => ['search', text, kind],
} as const;
