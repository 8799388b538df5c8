import { MoreOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assignTo, closeConversation, readAgents, reopenConversation, snoozeUntil } from '../api/conversations.ts';
import { readHours } from '../api/settings.ts';
import type { Conversation } from '../api/types.ts';
import { sayClock, sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { SnoozeDialog } from './snooze-dialog.tsx';
import { nextMorning, type Opening } from './snooze-times.ts';
import { TagsDialog } from './tags-dialog.tsx';
import type { Act } from './use-actions.ts';

type Props = { conversation: Conversation; act: Act };

const hourMs = 3_600_000;
const snoozes = { hour: hourMs, four_hours: 4 * hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const;
const snoozeNames = ['hour', 'four_hours', 'day', 'week'] as const;

/** What is done with a conversation as a whole, apart from answering. */
export function MoreMenu({ conversation, act }: Props) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { id, status, snoozedUntil, assignee } = conversation;
  const [dialog, open] = useState<'tags' | 'snooze' | null>(null);
  const [isOpen, setOpen] = useState(false);
  const agents = useQuery({ queryKey: keys.agents, queryFn: readAgents, enabled: isOpen }).data ?? [];
  const hours = useQuery({ queryKey: keys.hours, queryFn: readHours, enabled: isOpen }).data;
  const opening = hours ? nextMorning(hours, zone, Date.now()) : null;
  const onClose = () => open(null);
  const sayOpening = ({ at, kind }: Opening) =>
    t(`more.snooze_${kind}`, { at: (kind === 'opening' ? sayMoment : sayClock)(at, i18n.language, zone) });
  const snooze = (key: string, label: string, until: () => string) => {
    return { key: `snooze ${key}`, label, onClick: () => act(() => snoozeUntil(id, until())) };
  };
  const snoozed = snoozedUntil
    ? { key: 'wake', label: t('more.wake'), onClick: () => act(() => snoozeUntil(id, null)) }
    : {
        key: 'snooze',
        label: t('more.snooze'),
        children: [
          ...snoozeNames.map((name) =>
            snooze(name, t(`more.snooze_${name}`), () => new Date(Date.now() + snoozes[name]).toISOString()),
          ),
          ...(opening ? [snooze('opening', sayOpening(opening), () => opening.at)] : []),
          { key: 'snooze own', label: t('more.snooze_own'), onClick: () => open('snooze') },
        ],
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
    { key: 'tags', label: t('more.tags'), onClick: () => open('tags') },
    status === 'closed'
      ? { key: 'reopen', label: t('more.reopen'), onClick: () => act(() => reopenConversation(id)) }
      : { key: 'close', label: t('more.close'), onClick: () => act(() => closeConversation(id)) },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} onOpenChange={setOpen} placement="bottomRight">
        <Button icon={<MoreOutlined />} aria-label={t('more.title')} aria-haspopup="menu" aria-expanded={isOpen} />
      </Dropdown>
      {dialog === 'tags' ? <TagsDialog {...{ conversation, act, onClose }} /> : null}
      {dialog === 'snooze' ? <SnoozeDialog {...{ id, zone, act, onClose }} /> : null}
    </>
  );
}
