import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putTags } from '../api/conversations.ts';
import type { Conversation } from '../api/types.ts';
import { Dialog } from '../app/dialog.tsx';
import type { Act } from './use-actions.ts';

type Props = { conversation: Conversation; act: Act; onClose: () => void };

export function TagsDialog({ conversation, act, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(conversation.tags.join(', '));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const tags = text.split(/[,，、]/).map((tag) => tag.trim().replace(/^#/, ''));
    if (await act(() => putTags(conversation.id, [...new Set(tags.filter(Boolean))]))) onClose();
  };
  return (
    <Dialog title={t('more.tags')} onClose={onClose}>
      <form onSubmit={save}>
        <label htmlFor="tags" className="soft">
          {t('more.tags_hint')}
        </label>
        <Input id="tags" value={text} autoFocus onChange={(event) => setText(event.target.value)} />
        <Button type="primary" htmlType="submit">
          {t('more.save')}
        </Button>
      </form>
    </Dialog>
  );
}
