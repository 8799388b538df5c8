import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { reasons } from '../../../shared/labels.ts';
import { type ReasonGroup, reasonGroups, reasonTree } from '../../../shared/reason-tree.ts';
import { type Offer, offers } from '../api/return-decisions.ts';
import { type Condition, categories, type PolicyRow } from '../api/return-policy.ts';
import { Field } from '../app/form.tsx';
import { sayCode } from '../app/say-fact.ts';
import type { Row } from './policy-form.tsx';

type Props = {
  row: Row;
  number: number;
  onChange: (next: Partial<PolicyRow>) => void;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  onDrop: () => void;
};

/** One row: whom it is for, and what it gives. */
export function PolicyRowFields({ row, number, onChange, onUp, onDown, onDrop }: Props) {
  const { t } = useTranslation();
  const { days, counts, freight, offers: given } = row;
  const offer = (one: Offer, isGiven: boolean) =>
    onChange({ offers: offers.filter((each) => (each === one ? isGiven : given.includes(each))) });
  return (
    <fieldset className="field-set policy-row">
      <legend>{t('policy.row', { number })}</legend>
      <When when={row.when} onChange={(when) => onChange({ when })} />
      <div className="policy-gives">
        <Field label={t('policy.days')}>
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              required
              min={0}
              max={3650}
              value={days}
              onChange={(event) => onChange({ days: Math.max(0, Math.trunc(Number(event.target.value))) })}
            />
          )}
        </Field>
        <Field label={t('policy.counts')}>
          {(attributes) => (
            <select
              {...attributes}
              value={counts}
              onChange={(event) => onChange({ counts: event.target.value as PolicyRow['counts'] })}
            >
              <option value="receipt">{t('policy.counts_receipt')}</option>
              <option value="order">{t('policy.counts_order')}</option>
            </select>
          )}
        </Field>
        <Field label={t('policy.freight')}>
          {(attributes) => (
            <select
              {...attributes}
              value={freight}
              onChange={(event) => onChange({ freight: event.target.value as PolicyRow['freight'] })}
            >
              <option value="buyer">{t('policy.freight_buyer')}</option>
              <option value="seller">{t('policy.freight_seller')}</option>
            </select>
          )}
        </Field>
      </div>
      <fieldset className="field-set policy-offers">
        <legend>{t('policy.offers')}</legend>
        {offers.map((one) => (
          <label key={one} className="check">
            <input
              type="checkbox"
              checked={given.includes(one)}
              onChange={(event) => offer(one, event.target.checked)}
            />
            {t(`offer.${one}`)}
          </label>
        ))}
      </fieldset>
      <div className="in-line">
        <Button size="small" disabled={onUp === null} onClick={() => onUp?.()}>
          {t('policy.up')}
        </Button>
        <Button size="small" disabled={onDown === null} onClick={() => onDown?.()}>
          {t('policy.down')}
        </Button>
        <Button size="small" onClick={onDrop}>
          {t('form.remove')}
        </Button>
      </div>
    </fieldset>
  );
}

/** Whom a row is for: what is not chosen asks for nothing. */
function When({ when, onChange }: { when: Condition; onChange: (when: Condition) => void }) {
  const { t } = useTranslation();
  const change = (next: Condition) => onChange(next);
  const listed = (name: 'reasons' | 'categories' | 'tiers', words: string[]) => {
    const { [name]: _, ...others } = when;
    change(words.length > 0 ? { ...others, [name]: words } : others);
  };
  const { onSale, ...rest } = when;
  return (
    <div className="policy-when">
      <Several
        label={t('policy.for_reasons')}
        of={reasonWords}
        say={(word) =>
          isGroup(word) ? t('policy.whole_group', { group: t(`reason_group.${word}`) }) : sayCode('reason', word)
        }
        chosen={when.reasons ?? []}
        onChange={(words) => listed('reasons', words)}
      />
      <Several
        label={t('policy.for_categories')}
        of={categories}
        say={(word) => sayCode('category', word)}
        chosen={when.categories ?? []}
        onChange={(words) => listed('categories', words)}
      />
      <Field label={t('policy.for_tiers')} hint={t('policy.tiers_hint')}>
        {(attributes) => (
          <input
            {...attributes}
            maxLength={500}
            defaultValue={when.tiers?.join(', ') ?? ''}
            onChange={(event) => listed('tiers', tiersOf(event.target.value))}
          />
        )}
      </Field>
      <Field label={t('policy.for_sale')}>
        {(attributes) => (
          <select
            {...attributes}
            value={onSale === undefined ? '' : String(onSale)}
            onChange={(event) =>
              change(event.target.value === '' ? rest : { ...rest, onSale: event.target.value === 'true' })
            }
          >
            <option value="">{t('policy.any')}</option>
            <option value="true">{t('policy.only_sale')}</option>
            <option value="false">{t('policy.not_sale')}</option>
          </select>
        )}
      </Field>
    </div>
  );
}

type SeveralProps = {
  label: string;
  of: readonly string[];
  say: (word: string) => string;
  chosen: readonly string[];
  onChange: (words: string[]) => void;
};

/** Several of many: closed, it tells what is chosen. */
function Several({ label, of, say, chosen, onChange }: SeveralProps) {
  const { t, i18n } = useTranslation();
  const told = chosen.map(say).join(i18n.language === 'en' ? ', ' : '、');
  return (
    <div className="field">
      <b>{label}</b>
      <details className="policy-several">
        <summary>{told || t('policy.any')}</summary>
        <fieldset className="field-set">
          <legend className="only-read">{label}</legend>
          {of.map((word) => (
            <label key={word} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(word)}
                onChange={(event) =>
                  onChange(of.filter((one) => (one === word ? event.target.checked : chosen.includes(one))))
                }
              />
              {say(word)}
            </label>
          ))}
        </fieldset>
      </details>
    </div>
  );
}

const isGroup = (word: string): word is ReasonGroup => reasonGroups.some((group) => group === word);

/** Each group as a whole, and then the reasons in it. */
const reasonWords: readonly string[] = reasonGroups
  .filter((group) => group !== 'unknown')
  .flatMap((group) => [group, ...reasons.filter((reason) => reasonTree[reason].group === group)]);

const tiersOf = (text: string): string[] =>
  text
    .split(/[,，、]/)
    .map((tier) => tier.trim())
    .filter((tier) => tier !== '');
