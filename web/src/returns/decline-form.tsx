import { Alert } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { type DeclineCode, declineCodes, declineReturn, type Findings, findings } from '../api/return-decisions.ts';
import type { ReturnDetail } from '../api/returns.ts';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import type { ToDecide } from './decide.tsx';
import { GoodsName } from './say-goods.tsx';
import { useReturnWrite } from './use-return.ts';

type Props = { detail: ReturnDetail; open: readonly ToDecide[]; onLeave: () => void };

/** No may be said only where nothing gives the right; elsewhere it is said why not, and what somebody saw may change that. */
export function DeclineForm({ detail, open, onLeave }: Props) {
  const { t, i18n } = useTranslation();
  const [chosen, choose] = useState<readonly string[]>(() => open.map(({ line }) => line.id));
  const [code, setCode] = useState<DeclineCode | ''>('');
  const [found, find] = useState<Findings>({});
  const [note, write] = useState('');
  const standing = open.filter(({ line, verdict }) => chosen.includes(line.id) && !verdict.refusable);
  const hasFound = Object.keys(found).length > 0;
  const { submit, isBusy, problem } = useReturnWrite(
    () => declineReturn(detail, { lineIds: chosen, code: code || 'not_covered', found, note: note.trim() }),
    onLeave,
  );
  const isReady = chosen.length > 0 && code !== '' && (standing.length === 0 || hasFound);
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      {open.length > 1
        ? open.map(({ line }) => (
            <label key={line.id} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(line.id)}
                onChange={(event) =>
                  choose(event.target.checked ? [...chosen, line.id] : chosen.filter((id) => id !== line.id))
                }
              />
              <GoodsName line={line} />
            </label>
          ))
        : null}
      {standing.map(({ line, verdict }) => (
        <Alert
          key={line.id}
          type="warning"
          showIcon
          title={t('returns.why_not', { said: verdict.said[i18n.language as Locale] })}
        />
      ))}
      {standing.length > 0 ? <p className="soft">{t('returns.found_hint')}</p> : null}
      <fieldset className="field-set">
        <legend>{t('returns.found')}</legend>
        {findings.map((one) => (
          <label key={one} className="check">
            <input
              type="checkbox"
              checked={one in found}
              onChange={(event) => {
                const { [one]: _, ...others } = found;
                find(event.target.checked ? { ...others, [one]: one !== 'intact' } : others);
              }}
            />
            {t(`returns.found_${one}`)}
          </label>
        ))}
      </fieldset>
      <Field label={t('returns.decline_code')}>
        {(attributes) => (
          <select
            {...attributes}
            required
            value={code}
            onChange={(event) => setCode(event.target.value as DeclineCode | '')}
          >
            <option value="" />
            {declineCodes.map((one) => (
              <option key={one} value={one}>
                {t(`decline.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('returns.decision_note')} hint={t(hasFound ? 'returns.needed' : 'returns.optional')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={2000}
            required={hasFound}
            value={note}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <FormProblem problem={problem} fields={[]} />
      <FormEnd confirm={t('returns.confirm_decline')} isBusy={isBusy} isDisabled={!isReady} onCancel={onLeave} />
    </form>
  );
}
