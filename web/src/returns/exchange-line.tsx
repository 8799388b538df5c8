import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseExchange, failExchange, type Hold, shipExchange } from '../api/returned-goods.ts';
import type { ReturnDetail, ReturnLine } from '../api/returns.ts';
import { FormEnd, FormProblem } from '../app/form.tsx';
import { langOf } from '../app/lang-of.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { VariantField } from './approve-form.tsx';
import { NoteForm } from './note-form.tsx';
import { GoodsName } from './say-goods.tsx';
import { ParcelForm } from './tracking-form.tsx';
import { Unfold } from './unfold.tsx';
import { useReturnWrite } from './use-return.ts';

type Props = { detail: ReturnDetail; line: ReturnLine; hold: Hold | undefined };

/** What goes out instead of a line: kept until when, on its way, or come to nothing. */
export function ExchangeLine({ detail, line, hold }: Props) {
  const { t } = useTranslation();
  const { money } = line;
  const [key] = useState(() => crypto.randomUUID());
  const mayChoose = money === 'none' || money === 'exchange_reserved';
  return (
    <div className="return-exchange">
      <h3>
        {t('returns.exchange')} <GoodsName line={line} />
      </h3>
      <Standing line={line} hold={hold} />
      <div className="return-steps">
        {mayChoose ? (
          <Unfold label={t(money === 'none' ? 'returns.exchange_instead' : 'returns.exchange_other')}>
            {(close) => <ChooseForm detail={detail} line={line} onDone={close} />}
          </Unfold>
        ) : null}
        {money === 'exchange_reserved' ? (
          <Unfold label={t('returns.ship')}>
            {(close) => (
              <ParcelForm
                onSubmit={(parcel) => shipExchange(detail, line.id, { ...parcel, key: `${key} ship` })}
                onDone={close}
              />
            )}
          </Unfold>
        ) : null}
        {money === 'exchange_reserved' || money === 'exchange_shipped' ? (
          <NoteForm
            label={t('returns.exchange_fails')}
            question={t('returns.line_note')}
            confirm={t('returns.confirm_fails')}
            onSubmit={(note) => failExchange(detail, line.id, { key: `${key} fail`, note })}
          >
            <p>{t('returns.fails_hint')}</p>
          </NoteForm>
        ) : null}
      </div>
    </div>
  );
}

function Standing({ line: { money }, hold }: Omit<Props, 'detail'>) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  if (!hold) return null;
  const name = [hold.colour, hold.size].filter(Boolean).join(' / ');
  const when = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <p>
      <bdi lang={langOf(name)}>{name}</bdi>
      {hold.quantity > 1 ? ` × ${hold.quantity}` : null}
      {' · '}
      {hold.shippedAt
        ? t('returns.shipped', { when: when(hold.shippedAt) })
        : t('returns.kept_until', { when: when(hold.until) })}
      {money === 'exchange_delivered' && hold.endedAt
        ? ` · ${t('returns.parcel_came', { when: when(hold.endedAt) })}`
        : null}
    </p>
  );
}

function ChooseForm({ detail, line, onDone }: Omit<Props, 'hold'> & { onDone: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(() => crypto.randomUUID());
  const [variantId, choose] = useState<string | null>(null);
  const [isAgreed, agree] = useState(false);
  const needsYes = line.money === 'none' && detail.wants === 'refund';
  const { submit, isBusy, problem } = useReturnWrite(
    () => chooseExchange(detail, line.id, { key, isAgreed, variantId: variantId ?? '' }),
    onDone,
  );
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      <VariantField returnId={detail.id} lineId={line.id} chosen={variantId} onChoose={choose} />
      {needsYes ? (
        <label className="check">
          <input type="checkbox" checked={isAgreed} onChange={(event) => agree(event.target.checked)} />
          {t('returns.is_agreed')}
        </label>
      ) : null}
      <FormProblem problem={problem} fields={[]} />
      <FormEnd
        confirm={t('returns.keep_it')}
        isBusy={isBusy}
        isDisabled={variantId === null || (needsYes && !isAgreed)}
        onCancel={onDone}
      />
    </form>
  );
}
