import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Gate, overrideGate, type WholeCall } from '../api/calls.ts';
import { Field, FormEnd, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { langOf } from '../app/lang-of.ts';
import { sayMoment } from '../app/say-time.ts';
import { useIsManager } from '../app/use-manager.ts';
import { useMe } from '../app/use-me.ts';

type Props = { call: WholeCall; gate: Gate; onChanged: (call: WholeCall) => void };

/** Whether the refund waits for this call, and why not any more. */
export function CallGate({ call, gate, onChanged }: Props) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const isManager = useIsManager();
  const when = (at: string | null) => (at ? sayMoment(at, i18n.language, zone) : '');
  return (
    <section className="card call-gate" aria-label={t('calls.refund')}>
      <h2>{t('calls.refund')}</h2>
      {gate.is === 'open' ? (
        <>
          <p>
            <b className="call-word is-open">{t('calls.gate_open')}</b> {t(`calls.gate_${gate.by as 'override'}`)}
          </p>
          {isOtherwise(call.outcome) ? <p>{t('calls.agreed_otherwise')}</p> : null}
          <p className="soft">
            {when(gate.at)}
            {gate.actor ? ` · ${gate.actor.name}` : null}
          </p>
          {gate.note ? <p lang={langOf(gate.note)}>{gate.note}</p> : null}
        </>
      ) : (
        <p>
          {t('calls.gate_shut')} {gate.until ? t('calls.gate_until', { when: when(gate.until) }) : null}
        </p>
      )}
      {gate.is === 'shut' && isManager ? <Override id={call.id} onChanged={onChanged} /> : null}
    </section>
  );
}

/** Agreed was something else than all the money back. */
const isOtherwise = (outcome: string | null): boolean =>
  outcome === 'keeps' || outcome === 'exchange_agreed' || outcome === 'partial_agreed';

function Override({ id, onChanged }: { id: string; onChanged: Props['onChanged'] }) {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  const [note, setNote] = useState('');
  const { submit, isBusy, problem } = useWrite(() => overrideGate(id, note.trim()), onChanged);
  if (!isOpen)
    return (
      <Button size="small" onClick={() => open(true)}>
        {t('calls.override')}
      </Button>
    );
  return (
    <form className="plain-form" onSubmit={submit()}>
      <Field label={t('calls.override_note')} error={sentenceFor('note', { problem })}>
        {(attributes) => (
          <input
            {...attributes}
            required
            maxLength={500}
            pattern=".*\S.*"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <FormProblem problem={problem} fields={['note']} />
      <FormEnd confirm={t('calls.override_confirm')} isBusy={isBusy} onCancel={() => open(false)} />
    </form>
  );
}
