import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import { sentenceOf } from '../api/http.ts';
import { recordWithdrawal } from '../api/return-policy.ts';
import { readReturnable, requestReturn, type Said, type Wanted, wishes } from '../api/returns.ts';
import { Choices } from '../app/choices.tsx';
import { Dialog } from '../app/dialog.tsx';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { returnPath, returnsPath } from '../app/paths.ts';
import { keys } from '../live/keys.ts';
import { PhotoPicker } from '../thread/photo-picker.tsx';
import { GoodsChooser, rowsOf } from './goods-chooser.tsx';
import { ReasonFields, unsaid } from './reason-fields.tsx';
import { useReturnWrite } from './use-return.ts';
import './returns.css';

type Order = { id: string; number: string };

/** A return for a buyer who asks in the chat or by phone; or, where they withdraw by law, the record of it. */
export function OpenReturn({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation();
  const [isWithdrawal, withdraw] = useState(false);
  return (
    <Dialog title={t('returns.open_title', { number: order.number })} onClose={onClose}>
      <div className="return-open">
        {isWithdrawal ? (
          <WithdrawForm order={order} onLeave={() => withdraw(false)} />
        ) : (
          <ReturnForm order={order} onWithdraw={() => withdraw(true)} />
        )}
      </div>
    </Dialog>
  );
}

function ReturnForm({ order, onWithdraw }: { order: Order; onWithdraw: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [requestKey] = useState(() => crypto.randomUUID());
  const [wanted, want] = useState<readonly Wanted[]>([]);
  const [reasons, say] = useState<readonly Said[]>([unsaid]);
  const [wants, wish] = useState<(typeof wishes)[number] | null>(null);
  const [ownWords, write] = useState('');
  const [fileIds, addFiles] = useState<readonly string[]>([]);
  const { data: goods, error } = useQuery({
    ...{ queryKey: keys.returnable(order.id), queryFn: () => readReturnable(order.id) },
  });
  const { submit, isBusy, problem } = useReturnWrite(
    () =>
      requestReturn({
        ...{ requestKey, orderId: order.id, lines: wanted, reasons, wants, fileIds },
        ownWords: ownWords.trim(),
      }),
    ({ id }) => navigate(returnPath(id)),
  );
  return (
    <form className="plain-form" onSubmit={submit()}>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {goods ? <GoodsChooser rows={rowsOf(goods)} wanted={wanted} onChange={want} /> : <div aria-busy />}
      <ReasonFields said={reasons} onChange={say} />
      <Field label={t('returns.own_words')} hint={t('returns.optional')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={2000}
            value={ownWords}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <Choices
        label={t('returns.wish')}
        name="wish"
        of={wishes}
        say={(one) => t(`returns.wish_${one}`)}
        chosen={wants}
        onChoose={wish}
        isLabelled
      />
      <div className="in-line">
        <PhotoPicker fileIds={fileIds} onChange={addFiles} />
      </div>
      <FormProblem problem={problem} fields={[]} />
      <div className="in-line">
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={wanted.length === 0}>
          {t('returns.open')}
        </Button>
        <Button type="link" onClick={onWithdraw}>
          {t('withdrawals.record')}
        </Button>
      </div>
    </form>
  );
}

/** It came by phone or letter: in the buyer's words, with the page that acknowledges it. */
function WithdrawForm({ order, onLeave }: { order: Order; onLeave: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [requestKey] = useState(() => crypto.randomUUID());
  const [text, write] = useState('');
  const { submit, isBusy, problem } = useReturnWrite(
    () => recordWithdrawal({ requestKey, orderId: order.id, text: text.trim(), locale: i18n.language as Locale }),
    () => {
      tell(t('withdrawals.recorded'), 'success');
      return navigate(returnsPath('withdrawals'));
    },
  );
  return (
    <form className="plain-form" onSubmit={submit()}>
      <p className="soft">{t('withdrawals.record_hint')}</p>
      <Field label={t('withdrawals.words')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={4}
            required
            maxLength={20_000}
            value={text}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <FormProblem problem={problem} fields={[]} />
      <FormEnd
        confirm={t('withdrawals.record_confirm')}
        isBusy={isBusy}
        isDisabled={text.trim() === ''}
        onCancel={onLeave}
      />
    </form>
  );
}
