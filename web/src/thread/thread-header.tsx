import { ArrowLeftOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { handBack, takeOver } from '../api/conversations.ts';
import type { Conversation, Presence } from '../api/types.ts';
import { customerPath, inboxPath, type View } from '../app/paths.ts';
import { useKeys } from '../app/use-keys.ts';
import { nameOf } from '../inbox/customer-name.ts';
import { TierTag } from '../inbox/tier-tag.tsx';
import { MoreMenu } from './more-menu.tsx';
import { useAct } from './use-actions.ts';

type Props = { conversation: Conversation; view: View; meId: string; others: readonly Presence[] };

export function ThreadHeader({ conversation, view, meId, others }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { act, isBusy } = useAct(conversation.id);
  const { id, holder, customer, verified, channel, address } = conversation;
  const name = nameOf(conversation, t);
  const isMine = holder?.id === meId;
  const take = () => act(() => takeOver(id));
  const giveBack = () => act(() => handBack(id));
  useKeys({
    t: () => (isMine ? undefined : take()),
    h: () => (holder ? giveBack() : undefined),
    u: () => navigate(inboxPath(view)),
    c: () => navigate(customerPath(view, id)),
  });
  return (
    <header className="thread-header">
      <Button
        className="only-narrow"
        type="text"
        icon={<ArrowLeftOutlined />}
        aria-label={t('thread.back')}
        onClick={() => navigate(inboxPath(view))}
      />
      <div className="thread-who">
        <h2>
          <bdi>{name}</bdi> <TierTag tier={customer?.tier ?? null} t={t} />
        </h2>
        <p className="soft">
          {t(verified ? 'customer.verified' : 'customer.unverified')} · {voiceOf(conversation, meId, t)}
          {address && address !== name
            ? ` · ${t(channel === 'sms' ? 'thread.by_sms' : 'thread.by_mail', { address })}`
            : null}
          <Others others={others} />
        </p>
      </div>
      {isMine ? (
        <Button onClick={giveBack} loading={isBusy} title={t('help.hand_back')} aria-keyshortcuts="h">
          {t('thread.hand_back')}
        </Button>
      ) : (
        <Button type="primary" onClick={take} loading={isBusy} title={t('help.take_over')} aria-keyshortcuts="t">
          {t('thread.take_over')}
        </Button>
      )}
      <Button
        className="not-wide"
        icon={<UserOutlined />}
        aria-label={t('panel.title')}
        onClick={() => navigate(customerPath(view, id))}
      />
      <MoreMenu conversation={conversation} act={act} />
    </header>
  );
}

type T = ReturnType<typeof useTranslation>['t'];

/** Who speaks here now. */
function voiceOf({ holder, status, assignee }: Conversation, meId: string, t: T): string {
  if (holder) return holder.id === meId ? t('voice.me') : t('voice.other', { name: holder.name });
  if (status === 'closed') return t('status.closed');
  if (status === 'open') return t('voice.qin');
  return assignee && assignee.id !== meId ? t('voice.assigned', { name: assignee.name }) : t('voice.nobody');
}

function Others({ others }: { others: readonly Presence[] }) {
  const { t } = useTranslation();
  return others.map(({ agent, kind }) => (
    <span className="presence" key={agent?.id ?? 'buyer'}>
      {' · '}
      {agent ? t(`presence.agent_${kind}`, { name: agent.name }) : t(`presence.buyer_${kind}`)}
    </span>
  ));
}
