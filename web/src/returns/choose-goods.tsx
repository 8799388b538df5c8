import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readPanel } from '../api/desk.ts';
import { chooseGoods, type ReturnDetail, readReturnable, type Wanted } from '../api/returns.ts';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { keys } from '../live/keys.ts';
import { GoodsChooser, rowsOf } from './goods-chooser.tsx';
import { Unfold } from './unfold.tsx';
import { useReturnWrite } from './use-return.ts';

/** Says what goes back, as long as nothing is decided; a chat may not even have said of which order. */
export function ChooseGoods({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  if (!detail.orderId && !detail.conversationId) return null;
  return <Unfold label={t('returns.change_goods')}>{(close) => <ChooseForm detail={detail} onDone={close} />}</Unfold>;
}

function ChooseForm({ detail, onDone }: { detail: ReturnDetail; onDone: () => void }) {
  const { t } = useTranslation();
  const held = detail.lines.filter((line) => line.case === 'requested' || line.case === 'info_needed');
  const [chosenOrder, chooseOrder] = useState('');
  const [wanted, want] = useState<readonly Wanted[]>(() =>
    held.map(({ orderLineId, quantity, ofLineId }) => ({ orderLineId, quantity, ...(ofLineId ? { ofLineId } : {}) })),
  );
  const orderId = detail.orderId ?? chosenOrder;
  const { data: goods } = useQuery({
    ...{ queryKey: keys.returnable(orderId), queryFn: () => readReturnable(orderId) },
    enabled: orderId !== '',
  });
  const { submit, isBusy, problem } = useReturnWrite(() => chooseGoods(detail, orderId, wanted), onDone);
  const free = new Map<string, number>();
  for (const { orderLineId, quantity } of held) free.set(orderLineId, (free.get(orderLineId) ?? 0) + quantity);
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      {detail.orderId ? null : (
        <OrderField conversationId={detail.conversationId ?? ''} chosen={chosenOrder} onChoose={chooseOrder} />
      )}
      {goods ? <GoodsChooser rows={rowsOf(goods, free)} wanted={wanted} onChange={want} /> : null}
      <FormProblem problem={problem} fields={[]} />
      <FormEnd confirm={t('form.save')} isBusy={isBusy} isDisabled={wanted.length === 0} onCancel={onDone} />
    </form>
  );
}

type OrderProps = { conversationId: string; chosen: string; onChoose: (orderId: string) => void };

function OrderField({ conversationId, chosen, onChoose }: OrderProps) {
  const { t } = useTranslation();
  const { data: panel } = useQuery({ queryKey: keys.panel(conversationId), queryFn: () => readPanel(conversationId) });
  return (
    <Field label={t('returns.order')} hint={panel?.orders.length === 0 ? t('panel.no_orders') : undefined}>
      {(attributes) => (
        <select {...attributes} required value={chosen} onChange={(event) => onChoose(event.target.value)}>
          <option value="" />
          {panel?.orders.map(({ id, number }) => (
            <option key={id} value={id}>
              {number}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
