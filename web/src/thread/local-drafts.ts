import { isNothing, type LocalDraft, nothing } from './draft-rules.ts';

const nameOf = (agentId: string, conversationId: string) => `qin.draft.${agentId}.${conversationId}`;

/** What an agent writes, kept in this browser with every key pressed; the server has it a moment later. */
export function loadDraft(agentId: string, conversationId: string): LocalDraft {
  try {
    const stored = localStorage.getItem(nameOf(agentId, conversationId)) ?? 'null';
    return { ...nothing, ...(JSON.parse(stored) as Partial<LocalDraft> | null) };
  } catch {
    return nothing;
  }
}

export function keepDraft(agentId: string, conversationId: string, draft: LocalDraft): void {
  const name = nameOf(agentId, conversationId);
  if (isNothing(draft) && !draft.edits) localStorage.removeItem(name);
  else localStorage.setItem(name, JSON.stringify(draft));
}
