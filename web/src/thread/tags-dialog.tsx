import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longestTag, mostTags } from '../../../shared/tags.ts';
import { putTags } from '../api/conversations.ts';
import type { Conversation } from '../api/types.ts';
import { Dialog } from '../app/dialog.tsx';
import { Field } from '../app/form.tsx';
import { readTags } from './read-tags.ts';
import type { Act } from './use-actions.ts';
import '../app/pages.css';

type Props = { conversation: Conversation; act: Act; onClose: () => void };

export function TagsDialog({ conversation, act, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(conversation.tags.join(', '));
  const { tags, fault } = readTags(text);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!fault && (await act(() => putTags(conversation.id, tags)))) onClose();
  };
  return (
    <Dialog title={t('more.tags')} onClose={onClose}>
      <form onSubmit={save}>
        <Field
          label={t('more.tags')}
          hint={t('more.tags_hint', { most: mostTags, longest: longestTag })}
          error={fault && t(`more.${fault.code}`, fault.params)}
        >
          {(attributes) => (
            <Input {...attributes} value={text} autoFocus onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        <Button type="primary" htmlType="submit" disabled={fault !== null}>
          {t('more.save')}
        </Button>
      </form>
    </Dialog>
  );
}
