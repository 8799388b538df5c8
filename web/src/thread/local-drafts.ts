/** What an agent writes, kept in this browser with every key pressed; the server has it a moment later. */
export type LocalDraft = {
  body: string;
  /** The last message that had been read when the writing began. */
  seenSeq: number;
  updatedAt: string;
  /** Why it was refused when it was sent. */
  problem: string | null;
};

const nameOf = (agentId: string, conversationId: string) => `qin.draft.${agentId}.${conversationId}`;

export function loadDraft(agentId: string, conversationId: string): LocalDraft | null {
  try {
    return JSON.parse(localStorage.getItem(nameOf(agentId, conversationId)) ?? 'null') as LocalDraft | null;
  } catch {
    return null;
  }
}

export function keepDraft(agentId: string, conversationId: string, draft: LocalDraft): void {
  localStorage.setItem(nameOf(agentId, conversationId), JSON.stringify(draft));
}

export function forgetDraft(agentId: string, conversationId: string): void {
  localStorage.removeItem(nameOf(agentId, conversationId));
}

/** The refused words, and below them what was written since: never less than both. */
export function joinDrafts(refused: string, written: string): string {
  if (written.trim() === '' || refused.includes(written)) return refused;
  return written.includes(refused) ? written : `${refused}\n\n${written}`;
}
