import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Reason, reasons } from '../../../shared/labels.ts';
import { reasonGroups, reasonTree } from '../../../shared/reason-tree.ts';
import type { Said } from '../api/returns.ts';
import { Field } from '../app/form.tsx';
import { sayCode } from '../app/say-fact.ts';

export const unsaid: Said = { reason: 'unknown', detail: null, words: '' };
const mostReasons = 5;

/** Why goods go back: one reason or several, each with what exactly, where that is worth counting. */
export function ReasonFields({ said, onChange }: { said: readonly Said[]; onChange: (said: readonly Said[]) => void }) {
  const { t } = useTranslation();
  const change = (place: number, next: Partial<Said>) =>
    onChange(said.map((one, at) => (at === place ? { ...one, ...next } : one)));
  return (
    <>
      {said.map((one, place) => (
        <div className="in-line return-reason" key={place}>
          <Field label={t('returns.reason')}>
            {(attributes) => (
              <select
                {...attributes}
                value={one.reason}
                onChange={(event) => change(place, { reason: event.target.value as Reason, detail: null })}
              >
                {reasonGroups.map((group) => (
                  <optgroup key={group} label={t(`reason_group.${group}`)}>
                    {reasons
                      .filter((reason) => reasonTree[reason].group === group)
                      .map((reason) => (
                        <option key={reason} value={reason}>
                          {sayCode('reason', reason)}
                        </option>
                      ))}
                  </optgroup>
                ))}
              </select>
            )}
          </Field>
          {reasonTree[one.reason].details.length > 0 ? (
            <Field label={t('returns.detail')}>
              {(attributes) => (
                <select
                  {...attributes}
                  value={one.detail ?? ''}
                  onChange={(event) => change(place, { detail: event.target.value || null })}
                >
                  <option value="">{t('returns.no_detail')}</option>
                  {reasonTree[one.reason].details.map((detail) => (
                    <option key={detail} value={detail}>
                      {sayCode('detail', detail)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          ) : null}
          {said.length > 1 ? (
            <Button type="text" onClick={() => onChange(said.filter((_, at) => at !== place))}>
              {t('form.remove')}
            </Button>
          ) : null}
        </div>
      ))}
      {said.length < mostReasons ? (
        <Button size="small" type="text" onClick={() => onChange([...said, unsaid])}>
          {t('returns.more_reasons')}
        </Button>
      ) : null}
    </>
  );
}
