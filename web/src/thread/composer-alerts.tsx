import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Problem } from './draft-rules.ts';

type Props = {
  /** Somebody wrote since this answer was begun. */
  isBehind: boolean;
  /** The words of a proposal are being changed: it is read anew as a whole. */
  isEditing: boolean;
  problem: Problem | null;
  onRead: () => void;
  /** Says the inserted scripts anew, or takes out what cannot be said any more. */
  onRenew: () => void;
};

/** What keeps the message back, each with what can be done about it. */
export function ComposerAlerts({ isBehind, isEditing, problem, onRead, onRenew }: Props) {
  const { t } = useTranslation();
  const remedy = problem && remedyOf(problem.code, isEditing);
  return (
    <>
      {isBehind ? (
        <Alert
          type="warning"
          showIcon
          title={t('composer.behind')}
          role="alert"
          action={
            <Button size="small" onClick={onRead}>
              {t('composer.have_read')}
            </Button>
          }
        />
      ) : null}
      {problem && !(isBehind && problem.code === 'written_meanwhile') ? (
        <Alert
          type="warning"
          showIcon
          title={sentenceOf(problem, t)}
          role="alert"
          action={
            remedy ? (
              <Button size="small" onClick={onRenew}>
                {t(remedy)}
              </Button>
            ) : undefined
          }
        />
      ) : null}
    </>
  );
}

function remedyOf(code: string, isEditing: boolean): 'composer.insert_anew' | 'composer.take_out' | null {
  if (code === 'facts_changed') return 'composer.insert_anew';
  return !isEditing && (code === 'fact_missing' || code === 'script_untrue') ? 'composer.take_out' : null;
}

/** A refusal that another page met is known by its code alone. */
function sentenceOf({ code, sentence }: Problem, t: ReturnType<typeof useTranslation>['t']): string {
  if (code === 'facts_changed') return t('kept.facts_changed');
  return sentence || t(`kept.${code}` as 'kept.facts_changed');
}
