import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import type { View } from '../app/paths.ts';
import { useMe } from '../app/use-me.ts';
import { nameOf } from '../inbox/customer-name.ts';
import { Composer } from './composer.tsx';
import { lastSeenSeq } from './merge-messages.ts';
import { MessageList } from './message-list.tsx';
import { ProposalCard } from './proposal-card.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { useDraft } from './use-draft.ts';
import { usePresence } from './use-presence.ts';
import { useConversation, useThread } from './use-thread.ts';
import './thread.css';

export function ThreadPane({ id, view }: { id: string; view: View }) {
  const { t } = useTranslation();
  const { agentId } = useMe();
  const { data: conversation, error } = useConversation(id);
  const items = useThread(id).data?.items ?? [];
  const lastSeen = lastSeenSeq(items);
  const writing = useDraft(id, agentId, lastSeen);
  const { others, typing } = usePresence(id, agentId);
  const name = nameOf(conversation ?? { id, customer: null }, t);
  if (error) return <section className="inbox-thread list-note">{sentenceOf(error)}</section>;
  if (!conversation) return <section className="inbox-thread" aria-busy />;
  const proposal = items.findLast(({ proposalState }) => proposalState === 'open') ?? null;
  return (
    <section className="inbox-thread" aria-label={t('thread.with', { name })}>
      <ThreadHeader conversation={conversation} view={view} meId={agentId} others={others} />
      <MessageList id={id} buyerName={name} />
      {proposal ? (
        <ProposalCard
          key={proposal.id}
          {...{ conversationId: id, proposal, lastSeen }}
          isEdited={writing.draft.edits === proposal.id}
          onEdit={() => writing.edit(proposal)}
          onCancelEdit={writing.cancelEdit}
        />
      ) : null}
      <Composer
        conversation={conversation}
        meId={agentId}
        items={items}
        writing={writing}
        proposal={proposal}
        onTyping={typing}
      />
    </section>
  );
}
