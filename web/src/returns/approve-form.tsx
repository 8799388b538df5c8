import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { approveReturn, type Granted, type Offer, offers } from '../api/return-decisions.ts';
import { readInstead } from '../api/returned-goods.ts';
import type { ReturnDetail } from '../api/returns.ts';
import { Choices } from '../app/choices.tsx';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { langOf } from '../app/lang-of.ts';
import { keys } from '../live/keys.ts';
import type { ToDecide } from './decide.tsx';
import { GoodsName } from './say-goods.tsx';
import { useReturnWrite } from './use-return.ts';

type Props = { detail: ReturnDetail; open: readonly ToDecide[]; onLeave: () => void };
type Choice = Granted & { isChosen: boolean };

/** What each line gets. A shop may give more than it must; instead of money that the law gives, only what the buyer agreed to. */
export function ApproveForm({ detail, open, onLeave }: Props) {
  const { t } = useTranslation();
  const [choices, choose] = useState<readonly Choice[]>(() =>
    open.map(({ line, verdict }) => {
      const remedy = remedyFor(detail, verdict.offer);
      return {
        ...{ lineId: line.id, remedy, variantId: line.exchangeVariantId, sendsBack: remedy !== 'keep_partial' },
        ...{ isAgreed: false, isChosen: true },
      };
    }),
  );
  const [note, write] = useState('');
  const granted = choices.filter(({ isChosen }) => isChosen).map(({ isChosen: _, ...line }) => line);
  const { submit, isBusy, problem } = useReturnWrite(() => approveReturn(detail, granted, note.trim()), onLeave);
  const change = (lineId: string, next: Partial<Choice>) =>
    choose(choices.map((one) => (one.lineId === lineId ? { ...one, ...next } : one)));
  const isWhole = granted.every(({ remedy, variantId }) => remedy !== 'exchange' || variantId !== null);
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      {open.map((one) => {
        const choice = choices.find(({ lineId }) => lineId === one.line.id);
        return choice ? (
          <LineChoice
            key={one.line.id}
            detail={detail}
            one={one}
            choice={choice}
            isAlone={open.length === 1}
            onChange={(next) => change(one.line.id, next)}
          />
        ) : null;
      })}
      <Field label={t('returns.decision_note')} hint={t('returns.optional')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <FormProblem problem={problem} fields={[]} />
      <FormEnd
        confirm={t('returns.confirm_approve')}
        isBusy={isBusy}
        isDisabled={granted.length === 0 || !isWhole}
        onCancel={onLeave}
      />
    </form>
  );
}

/** What the buyer wants, where it is offered. */
function remedyFor({ wants }: ReturnDetail, offer: readonly Offer[]): Offer {
  const wished = offer.find((one) => one === wants);
  return wished ?? (offer.includes('refund') ? 'refund' : (offer[0] ?? 'refund'));
}

type LineProps = {
  detail: ReturnDetail;
  one: ToDecide;
  choice: Choice;
  isAlone: boolean;
  onChange: (next: Partial<Choice>) => void;
};

function LineChoice({ detail, one: { line, verdict }, choice, isAlone, onChange }: LineProps) {
  const { t } = useTranslation();
  const { remedy, isChosen, isAgreed, sendsBack } = choice;
  const needsYes = verdict.right === 'law' && remedy !== 'refund' && remedy !== detail.wants;
  return (
    <div className="return-choice">
      {isAlone ? (
        <b>
          <GoodsName line={line} />
        </b>
      ) : (
        <label className="check">
          <input
            type="checkbox"
            checked={isChosen}
            onChange={(event) => onChange({ isChosen: event.target.checked })}
          />
          <b>
            <GoodsName line={line} />
          </b>
        </label>
      )}
      {isChosen ? (
        <>
          <Choices
            label={t('returns.remedy')}
            name={`remedy ${line.id}`}
            of={offers}
            say={(offer) => t(`offer.${offer}`)}
            chosen={remedy}
            onChoose={(next) => onChange({ remedy: next, sendsBack: next !== 'keep_partial' })}
          />
          {verdict.offer.includes(remedy) ? null : <p className="verdict-missing">{t('returns.beyond_offer')}</p>}
          {remedy === 'exchange' ? (
            <VariantField
              returnId={detail.id}
              lineId={line.id}
              chosen={choice.variantId}
              onChoose={(variantId) => onChange({ variantId })}
            />
          ) : null}
          {remedy === 'keep_partial' ? null : (
            <label className="check">
              <input
                type="checkbox"
                checked={!sendsBack}
                onChange={(event) => onChange({ sendsBack: !event.target.checked })}
              />
              {t('returns.stays_there')}
            </label>
          )}
          {needsYes ? (
            <label className="check">
              <input
                type="checkbox"
                checked={isAgreed}
                onChange={(event) => onChange({ isAgreed: event.target.checked })}
              />
              {t('returns.is_agreed')}
            </label>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

type VariantProps = {
  returnId: string;
  lineId: string;
  chosen: string | null;
  onChoose: (variantId: string | null) => void;
};

/** Other sizes and colours, with what is left of each. */
export function VariantField({ returnId, lineId, chosen, onChoose }: VariantProps) {
  const { t } = useTranslation();
  const { data: variants } = useQuery({
    ...{ queryKey: keys.returnInstead(returnId, lineId), queryFn: () => readInstead(returnId, lineId) },
  });
  const hint = variants?.length === 0 ? t('returns.no_variants') : undefined;
  return (
    <Field label={t('returns.instead')} hint={hint}>
      {(attributes) => (
        <select {...attributes} value={chosen ?? ''} onChange={(event) => onChoose(event.target.value || null)}>
          <option value="">{t('returns.choose_variant')}</option>
          {variants?.map(({ variantId, size, colour, available }) => {
            const name = [colour, size].filter(Boolean).join(' / ') || '–';
            return (
              <option key={variantId} value={variantId} disabled={available === 0} lang={langOf(name)}>
                {available === null ? name : `${name} · ${t('returns.available', { count: available })}`}
              </option>
            );
          })}
        </select>
      )}
    </Field>
  );
}
