import type { Static } from 'typebox';
import type { Locale } from '../../shared/labels.ts';
import { type AnsweredTurn, type Desk, sayAgain, selectTalk } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { translate } from '../platform/i18n.ts';
import { type AssistState, selectAssistState } from './assist-queries.ts';
import type { AssistReplyView } from './assist-views.ts';

type Asked = { shopId: string; conversationId: string; isRepeat: boolean; reader: Locale };
type Proposed = NonNullable<AssistState['proposal']>;

/** The reply that lies in an assist conversation, with all that an agent needs to judge it. Throws Refused `not_found`. */
export async function readAssistReply(
  tx: Tx,
  desk: Desk,
  { shopId, conversationId, isRepeat, reader }: Asked,
  turn: AnsweredTurn | null,
  now: Temporal.Instant,
): Promise<Static<typeof AssistReplyView>> {
  const [state, talk] = [
    await selectAssistState(tx, shopId, conversationId),
    await selectTalk(tx, shopId, conversationId),
  ];
  if (!state || !talk) throw notFound();
  const { seenSeq, proposal } = state;
  const again = proposal ? await sayAgain(tx, desk, talk, proposal, now) : null;
  const promises = again && 'promises' in again ? again.promises : [];
  const why = [...(turn?.moves ?? []), ...(proposal?.moves ?? [])].find(({ kind }) => kind === 'hand_over');
  return {
    ...{ conversationId, messageId: proposal?.id ?? null, seenSeq, isRepeat },
    understood: (turn?.understood ?? []).map(({ label, confidence }) => ({ label, confidence })),
    reply: proposal && {
      ...{ text: proposal.text, locale: proposal.locale, script: proposal.script, version: proposal.version },
      facts: proposal.facts ?? [],
      promises: promises.map(({ kind, dueAt, sentence }) => ({ kind, dueAt, sentence })),
    },
    // What was withheld while it was worded; and what has become too old to be said since it was laid there.
    blocked: turn?.blocked ?? (again && 'blocked' in again ? again.blocked : null),
    handover: why && 'why' in why && why.why ? { why: why.why, sentence: translate(reader, `why.${why.why}`) } : null,
    options: proposal ? optionsOf(proposal) : [],
  };
}

function optionsOf({ facts }: Proposed): string[] {
  const value = facts?.find(({ name }) => name === 'options')?.value;
  return Array.isArray(value) ? [...value] : [];
}
