import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { approveProposal, discardProposal } from '../api/desk.ts';
import type { Message } from '../api/types.ts';
import { useKeys } from '../app/use-keys.ts';
import { FactsTable } from './facts-table.tsx';
import { PromisesList } from './promises-list.tsx';
import { useAct } from './use-actions.ts';

type Props = {
  conversationId: string;
  proposal: Message;
  lastSeen: number;
  /** Its words are being changed in the composer: it stays to be looked at. */
  isEdited: boolean;
  onEdit: () => void;
  onCancelEdit: () => void;
};

/** What Qin would answer, with everything it rests on beside it. Nothing goes out before somebody says so. */
export function ProposalCard({ conversationId, proposal, lastSeen, isEdited, onEdit, onCancelEdit }: Props) {
  const { t } = useTranslation();
  const { act, isBusy } = useAct(conversationId);
  const [clientKey] = useState(() => crypto.randomUUID()); // of this proposal: approved twice is sent once
  const approve = () => act(() => approveProposal(conversationId, proposal.id, { clientKey, seenSeq: lastSeen }));
  const discard = () => act(() => discardProposal(conversationId, proposal.id));
  useKeys(isEdited ? {} : { a: approve, e: onEdit, x: discard });
  return (
    <section className="proposal" aria-label={t('proposal.title')}>
      <div className="proposal-says">
        <h3>{t('proposal.title')}</h3>
        <p className="message-body" lang={proposal.locale ?? undefined}>
          {proposal.body}
        </p>
        <PromisesList promises={proposal.promises ?? []} />
        <div className="proposal-buttons">
          {isEdited ? (
            <Button onClick={onCancelEdit} aria-keyshortcuts="Escape">
              {t('composer.cancel_edit')} <kbd>Esc</kbd>
            </Button>
          ) : (
            <>
              <Button type="primary" onClick={approve} loading={isBusy} aria-keyshortcuts="a">
                {t('proposal.approve')} <kbd>a</kbd>
              </Button>
              <Button onClick={onEdit} aria-keyshortcuts="e">
                {t('proposal.edit')} <kbd>e</kbd>
              </Button>
              <Button type="text" onClick={discard} aria-keyshortcuts="x">
                {t('proposal.discard')} <kbd>x</kbd>
              </Button>
            </>
          )}
        </div>
      </div>
      <div className="proposal-facts">
        <h3>{t('facts.title')}</h3>
        <FactsTable facts={proposal.facts ?? []} />
      </div>
    </section>
  );
}
