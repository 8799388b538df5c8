import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Decision, decideSends, type Send } from '../api/outgoing.ts';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';
import { DecideForm } from './decide-form.tsx';

/** As many as the server decides at once. */
const most = 200;

type Props = { items: readonly Send[]; chosen: readonly Send[]; onChoose: (ids: readonly string[]) => void };

/** The same for all that are ticked. */
export function DecideSeveral({ items, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const choosable = items.slice(0, most);
  const isAll = chosen.length === choosable.length;
  const decisions = (['sent', 'again', 'drop'] as const).filter(
    (one) => chosen.length > 0 && chosen.every((send) => send.decisions.includes(one)),
  );
  return (
    <div className="card decide-several">
      <label className="check">
        <input type="checkbox" checked={isAll} onChange={() => onChoose(isAll ? [] : choosable.map(({ id }) => id))} />
        {t('outgoing.choose_all', { count: choosable.length })}
      </label>
      {decisions.length > 0 ? (
        <>
          <span>{t('outgoing.chosen', { count: chosen.length })}</span>
          <DecideForm
            decisions={decisions}
            isInDoubt={chosen.some(({ status }) => status === 'unknown')}
            decide={(decision: Decision, note) => decideSends(chosen.slice(0, most), decision, note)}
            onDone={async ({ decided, movedOn }) => {
              onChoose([]);
              await queries.invalidateQueries({ queryKey: keys.allOutgoing });
              if (movedOn.length === 0) tell(t('outgoing.decided', { decided }), 'success');
              else tell(t('outgoing.decided_some', { decided, movedOn: movedOn.length }));
            }}
          />
        </>
      ) : null}
    </div>
  );
}
