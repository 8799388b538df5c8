import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Block, type Channel, type Consents, liftSuppression, type Purpose, recordWord } from '../api/consents.ts';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { sayCode } from '../app/say-fact.ts';
import '../app/pages.css';

type Done = { onDone: (consents: Consents) => void; onClose: () => void };

const sources = ['chat', 'phone', 'mail', 'counter'] as const;
const agreedCodes = { consent_needs_words: 'note' };

/** They have agreed: where, and to which words. */
export function AgreedForm({
  customerId,
  channel,
  purpose,
  onDone,
  onClose,
}: Done & { customerId: string; channel: Channel; purpose: Purpose }) {
  const { t } = useTranslation();
  const [source, setSource] = useState<string>('chat');
  const [note, setNote] = useState('');
  const write = useWrite(
    () => recordWord(customerId, { channel, purpose, state: 'given', source, ...(note.trim() ? { note } : {}) }),
    onDone,
  );
  const problems = { problem: write.problem, codes: agreedCodes };
  return (
    <form className="plain-form" onSubmit={write.submit()} noValidate>
      <Field label={t('consent.where')}>
        {(attributes) => (
          <select {...attributes} value={source} onChange={({ target }) => setSource(target.value)}>
            {sources.map((one) => (
              <option key={one} value={one}>
                {sayCode('told', one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('consent.words')} hint={t('consent.words_hint')} error={sentenceFor('note', problems)}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={1000}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      <FormProblem {...problems} fields={['note']} />
      <Buttons save={t('consent.save')} isBusy={write.isBusy} onClose={onClose} />
    </form>
  );
}

const liftCodes = { lift_needs_reason: 'why' };

/** They ask for messages again: who, and why. */
export function LiftForm({
  customerId,
  channel,
  scope,
  onDone,
  onClose,
}: Done & { customerId: string; channel: Channel; scope: Block['scope'] }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState('');
  const write = useWrite(() => liftSuppression(customerId, { channel, scope, why }), onDone);
  const problems = { problem: write.problem, codes: liftCodes };
  return (
    <form className="plain-form" onSubmit={write.submit()} noValidate>
      <Field label={t('consent.why')} hint={t('consent.why_hint')} error={sentenceFor('why', problems)}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={1000}
            value={why}
            onChange={({ target }) => setWhy(target.value)}
          />
        )}
      </Field>
      <FormProblem {...problems} fields={['why']} />
      <Buttons save={t('consent.lift_now')} isBusy={write.isBusy} onClose={onClose} />
    </form>
  );
}

function Buttons({ save, isBusy, onClose }: { save: string; isBusy: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="consent-tools">
      <Button size="small" type="primary" htmlType="submit" loading={isBusy}>
        {save}
      </Button>
      <Button size="small" type="text" onClick={onClose}>
        {t('form.cancel')}
      </Button>
    </div>
  );
}
