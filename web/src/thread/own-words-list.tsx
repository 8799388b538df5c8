import { InfoCircleOutlined, StopOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkWords } from '../api/desk.ts';
import { keys } from '../live/keys.ts';
import { longestMessage } from './draft-rules.ts';
import { stillFound, withSuggestion } from './own-words.ts';

const pauseMs = 400;

type Props = { conversationId: string; text: string; onChange: (text: string) => void };

/** Everything that had better not go out, as soon as the typing pauses; what law or platform forbid stands out. */
export function OwnWords({ conversationId, text, onChange }: Props) {
  const { t } = useTranslation();
  const settled = useSettled(text);
  const { data = [] } = useQuery({
    queryKey: keys.words(conversationId, settled),
    queryFn: ({ signal }) => checkWords(conversationId, settled, signal),
    enabled: settled.trim() !== '' && settled.length <= longestMessage,
    placeholderData: (before) => before,
    gcTime: 60_000,
  });
  const faults = stillFound(text, data);
  return (
    <ul className="own-words" aria-label={t('words.title')} aria-live="polite">
      {faults.map((fault) => (
        <li key={`${fault.start} ${fault.found}`} className={fault.mustNot ? 'must-not' : 'tone'} title={fault.why}>
          {fault.mustNot ? <StopOutlined aria-hidden /> : <InfoCircleOutlined aria-hidden />}
          <span>
            <b>{t(fault.mustNot ? 'words.must_not' : 'words.better_not', { found: fault.found })}</b>{' '}
            {t('words.group', { group: fault.group })}{' '}
            {fault.replaces ? t('words.instead', { suggestion: fault.suggestion }) : fault.suggestion}
          </span>
          {fault.replaces ? (
            <Button size="small" onClick={() => onChange(withSuggestion(text, fault))}>
              {t('words.use')}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** The text once nothing has been typed for a moment. */
function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
