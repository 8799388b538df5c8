import type { Draft, InsertedScript, Message, NewMessage } from '../api/types.ts';

/** Why a message was not sent. The sentence is the server's; empty when only the code is known. */
export type Problem = { code: string; params: Readonly<Record<string, string | number>>; sentence: string };

type Written = { body: string; fileIds: readonly string[]; scripts: readonly InsertedScript[]; seenSeq: number };

/** What an agent writes in a conversation; `seenSeq`: the last message that had been read when the writing began. */
export type LocalDraft = Written & {
  problem: Problem | null;
  /** Under which it was refused: sent again with it, it takes the place of what the server has kept. */
  clientKey: string | null;
  /** The proposal whose words are being changed. */
  edits: string | null;
  /** What stood here before the proposal was taken up. */
  before: Written | null;
  /** `updatedAt` of the newest draft on the server that this one contains. */
  seenAt: string | null;
};

export const nothing: LocalDraft = {
  ...{ body: '', fileIds: [], scripts: [], seenSeq: 0, problem: null },
  ...{ clientKey: null, edits: null, before: null, seenAt: null },
};

export const isNothing = ({ body, fileIds }: Pick<Written, 'body' | 'fileIds'>) => body === '' && fileIds.length === 0;

/** As the server has it; more is said, not cut. */
export const longestMessage = 10_000;

/** After a key. Scripts are named until the field is empty: whoever changed a word of one did not check its dates. */
export function typed(draft: LocalDraft, body: string, lastSeen: number): LocalDraft {
  if (body === '') return { ...draft, body, scripts: [], problem: null };
  const seenSeq = isNothing(draft) ? lastSeen : draft.seenSeq;
  const problem = draft.problem && standsIn(draft.problem, body) ? draft.problem : null;
  return { ...draft, body, seenSeq, problem };
}

/** Whether what was said of a refused message still holds for other words. */
function standsIn({ code, params }: Problem, body: string): boolean {
  if (code === 'forbidden_words') return body.includes(String(params.word));
  return ['fact_missing', 'facts_changed', 'script_untrue', 'written_meanwhile'].includes(code);
}

/** With a script in the place between the two. */
export function inserted(
  draft: LocalDraft,
  { start, end, script, lastSeen }: { start: number; end: number; script: InsertedScript; lastSeen: number },
): LocalDraft {
  const body = `${draft.body.slice(0, start)}${script.text}${draft.body.slice(end)}`;
  return { ...typed(draft, body, lastSeen), scripts: allScripts(draft.scripts, [script]) };
}

/** What each inserted script says now; null: it cannot be said now. */
export type Renewals = ReadonlyMap<InsertedScript, InsertedScript | null>;

/**
 * With the wordings of now: in the place of the old ones where these stand as they were inserted, else below. What cannot
 * be said any more is taken out where it stands unaltered.
 */
export function renewed(draft: LocalDraft, renewals: Renewals): LocalDraft {
  let { body } = draft;
  const scripts = draft.scripts.flatMap((script) => {
    const now = renewals.get(script);
    const before = script.text.trim();
    const stands = body.includes(before);
    if (now === undefined || (now === null && !stands)) return [script];
    if (now === null) {
      body = body.replace(before, '').trim();
      return [];
    }
    const text = now.text.trim();
    if (stands) body = body.replace(before, () => text);
    else if (!body.includes(text)) body = `${body}\n\n${text}`;
    return [now];
  });
  return { ...draft, body, scripts: body === '' ? [] : scripts, problem: null };
}

/** A proposed reply whose words are being changed counts as an inserted script. */
export function asScript(proposal: Message | null): InsertedScript | null {
  if (!proposal?.script || !proposal.scriptVersion) return null;
  return { situation: proposal.script, version: proposal.scriptVersion, text: proposal.body, proposalId: proposal.id };
}

/** Begins to change a proposal's words; what was being written waits. */
export function editBegun(draft: LocalDraft, proposal: Message, lastSeen: number): LocalDraft {
  const { id, body } = proposal;
  const script = asScript(proposal);
  const before = draft.edits ? draft.before : isNothing(draft) ? null : writtenOf(draft);
  return {
    ...nothing,
    body,
    scripts: script ? [script] : [],
    seenSeq: lastSeen,
    edits: id,
    before,
    seenAt: draft.seenAt,
  };
}

/** It is on its way, or the change of a proposal was given up: what waited comes back. */
export function setAside({ before, seenAt }: LocalDraft): LocalDraft {
  return { ...nothing, ...before, seenAt };
}

export type Refused = NewMessage & { approves: string | null };

/** A message came back. Refused ones stand in the order in which they were sent; what was only begun since comes below. */
export function refused(draft: LocalDraft, item: Refused, problem: Problem): LocalDraft {
  const { body, fileIds = [], scripts = [], clientKey, seenSeq, approves } = item;
  if (approves) {
    // The facts have changed: they stand in another proposal now.
    const edits = typeof problem.params.proposalId === 'string' ? problem.params.proposalId : approves;
    const before = isNothing(draft) ? null : writtenOf(draft);
    return { ...nothing, body, fileIds, scripts, seenSeq, clientKey, problem, edits, before, seenAt: draft.seenAt };
  }
  if (isNothing(draft)) return { ...draft, body, fileIds, scripts, seenSeq, clientKey, problem };
  return {
    ...draft,
    body: draft.problem === null ? joinTexts(body, draft.body) : joinTexts(draft.body, body),
    fileIds: allPhotos(fileIds, draft.fileIds),
    scripts: allScripts(scripts, draft.scripts),
    seenSeq: Math.min(seenSeq, draft.seenSeq),
    ...{ clientKey: null, problem },
  };
}

/** The server's draft is seen: taken when nothing is written here; what was refused on another page joins what is. */
export function met(draft: LocalDraft, server: Draft): LocalDraft {
  const { body, fileIds, scripts, seenSeq, reason, updatedAt: seenAt } = server;
  if (draft.seenAt === seenAt) return draft;
  const problem = draft.problem ?? problemOf(reason);
  if (isNothing(draft) && !draft.edits) {
    const edits = scripts.find(({ proposalId }) => proposalId)?.proposalId ?? null;
    return { ...nothing, body, fileIds, scripts, seenSeq, problem: problemOf(reason), edits, seenAt };
  }
  if (reason === null) return draft;
  return {
    ...draft,
    ...{ body: joinTexts(body, draft.body), problem, seenAt },
    fileIds: allPhotos(fileIds, draft.fileIds),
    scripts: allScripts(scripts, draft.scripts),
  };
}

/** The server's answer to `sent`; by now the draft may have gone on. What came to it there is shown. */
export function answered(draft: LocalDraft, sent: LocalDraft, server: Draft | null): LocalDraft {
  if (!server) return { ...draft, seenAt: null };
  const seenAt = server.updatedAt;
  if (server.body === sent.body) return { ...draft, seenAt };
  if (sent.body === '' || !server.body.includes(sent.body)) return met({ ...draft, seenAt: null }, server);
  return {
    ...draft,
    ...{ body: server.body.replace(sent.body, () => draft.body), seenAt },
    fileIds: allPhotos(server.fileIds, draft.fileIds),
    scripts: allScripts(server.scripts, draft.scripts),
    problem: draft.problem ?? problemOf(server.reason),
  };
}

function problemOf(code: Draft['reason']): Problem | null {
  return code && { code, params: {}, sentence: '' };
}

function writtenOf({ body, fileIds, scripts, seenSeq }: Written): Written {
  return { body, fileIds, scripts, seenSeq };
}

function allScripts(first: readonly InsertedScript[], second: readonly InsertedScript[]): InsertedScript[] {
  const nameOf = ({ situation, version, text, proposalId = '' }: InsertedScript) =>
    JSON.stringify([situation, version, text, proposalId]);
  return [...new Map([...first, ...second].map((script) => [nameOf(script), script])).values()];
}

function allPhotos(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}

/** The one, and below it the other: never less than both. */
export function joinTexts(first: string, second: string): string {
  if (second.trim() === '' || first.includes(second)) return first;
  return second.includes(first) ? second : `${first}\n\n${second}`;
}
