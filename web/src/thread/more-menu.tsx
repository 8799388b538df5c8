import { MoreOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assignTo, closeConversation, readAgents, reopenConversation, snoozeUntil } from '../api/conversations.ts';
import type { Conversation } from '../api/types.ts';
import { keys } from '../live/keys.ts';
import { TagsDialog } from './tags-dialog.tsx';
import type { Act } from './use-actions.ts';

type Props = { conversation: Conversation; act: Act };

const hourMs = 3_600_000;
const snoozes = { hour: hourMs, four_hours: 4 * hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const;
const snoozeNames = ['hour', 'four_hours', 'day', 'week'] as const;

/** What is done with a conversation as a whole, apart from answering. */
export function MoreMenu({ conversation, act }: Props) {
  const { t } = useTranslation();
  const { id, status, snoozedUntil, assignee } = conversation;
  const [isTagging, setTagging] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const agents = useQuery({ queryKey: keys.agents, queryFn: readAgents, enabled: isOpen }).data ?? [];
  const snoozed = snoozedUntil
    ? { key: 'wake', label: t('more.wake'), onClick: () => act(() => snoozeUntil(id, null)) }
    : {
        key: 'snooze',
        label: t('more.snooze'),
        children: snoozeNames.map((name) => ({
          key: `snooze ${name}`,
          label: t(`more.snooze_${name}`),
          onClick: () => act(() => snoozeUntil(id, new Date(Date.now() + snoozes[name]).toISOString())),
        })),
      };
  const items = [
    {
      key: 'assign',
      label: t('more.assign'),
      children: [
        { key: 'nobody', label: t('more.nobody'), disabled: !assignee, onClick: () => act(() => assignTo(id, null)) },
        ...agents.map((agent) => ({
          key: agent.id,
          label: agent.name,
          disabled: agent.id === assignee?.id,
          onClick: () => act(() => assignTo(id, agent.id)),
        })),
      ],
    },
    snoozed,
    { key: 'tags', label: t('more.tags'), onClick: () => setTagging(true) },
    status === 'closed'
      ? { key: 'reopen', label: t('more.reopen'), onClick: () => act(() => reopenConversation(id)) }
      : { key: 'close', label: t('more.close'), onClick: () => act(() => closeConversation(id)) },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} onOpenChange={setOpen} placement="bottomRight">
        <Button icon={<MoreOutlined />} aria-label={t('more.title')} aria-haspopup="menu" aria-expanded={isOpen} />
      </Dropdown>
      {isTagging ? <TagsDialog conversation={conversation} act={act} onClose={() => setTagging(false)} /> : null}
    </>
  );
}
