import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import {
  correctWithdrawal,
  openForWithdrawal,
  readOpenWithdrawals,
  readWithdrawals,
  type Withdrawal,
  withdrawalsPerPage,
} from '../api/return-policy.ts';
import { readReturnable, type Wanted } from '../api/returns.ts';
import { FormEnd, FormProblem } from '../app/form.tsx';
import { returnPath, threadPath } from '../app/paths.ts';
import { sayLastDay, sayMoment, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { GoodsChooser, rowsOf } from './goods-chooser.tsx';
import { NoteForm } from './note-form.tsx';
import { Unfold } from './unfold.tsx';
import { useReturnWrite } from './use-return.ts';

/** What was understood as a withdrawal by law. Nobody deletes one; how it is read can be put right. */
export function Withdrawals() {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: keys.withdrawals,
    queryFn: ({ pageParam }) => readWithdrawals(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ withdrawals }) =>
      withdrawals.length < withdrawalsPerPage ? null : (withdrawals.at(-1)?.id ?? null),
  });
  const opened = useQuery({ queryKey: keys.openWithdrawals, queryFn: readOpenWithdrawals });
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (!query.data) return <div aria-busy />;
  const open = opened.data ?? [];
  const withdrawals = query.data.pages.flatMap((page) => page.withdrawals).filter(({ dueAt }) => dueAt === null);
  return (
    <section aria-label={t('returns.list_withdrawals')}>
      <p className="soft">{t('withdrawals.hint')}</p>
      {open.length > 0 ? (
        <>
          <h2>{t('withdrawals.to_decide')}</h2>
          <ol className="returns">
            {open.map((withdrawal) => (
              <WithdrawalRow key={withdrawal.id} withdrawal={withdrawal} />
            ))}
          </ol>
          {withdrawals.length > 0 ? <h2>{t('withdrawals.seen_to')}</h2> : null}
        </>
      ) : null}
      {withdrawals.length + open.length === 0 ? <p className="card soft">{t('withdrawals.none')}</p> : null}
      <ol className="returns">
        {withdrawals.map((withdrawal) => (
          <WithdrawalRow key={withdrawal.id} withdrawal={withdrawal} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('returns.more')}
        </Button>
      ) : null}
    </section>
  );
}

function WithdrawalRow({ withdrawal }: { withdrawal: Withdrawal }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const now = useNow();
  const { id, said, locale, receivedAt, orderId, orderNumber, conversationId, mailedTo, url, isWithdrawal } =
    withdrawal;
  const { corrections, dueAt, returnId } = withdrawal;
  const when = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <li className="card withdrawal">
      <p className="return-line">
        <b>{t(isWithdrawal ? 'withdrawals.is' : 'withdrawals.is_not')}</b>
        <time dateTime={receivedAt}>{t('withdrawals.received', { when: when(receivedAt) })}</time>
        {orderNumber ? (
          <span>
            {t('returns.order')} <bdi>{orderNumber}</bdi>
          </span>
        ) : (
          <span className="soft">{t('withdrawals.no_order')}</span>
        )}
      </p>
      {dueAt ? (
        <p className={Date.parse(dueAt) < now ? 'return-late' : ''}>
          {t('withdrawals.due', { day: sayLastDay(dueAt, i18n.language, zone) })}
        </p>
      ) : null}
      <blockquote lang={locale} dir="auto">
        {said}
      </blockquote>
      <p className="return-line">
        <a href={url} target="_blank" rel="noreferrer">
          {t('withdrawals.page')}
        </a>
        {returnId ? <Link to={returnPath(returnId)}>{t('withdrawals.its_return')}</Link> : null}
        {conversationId ? <Link to={threadPath('all', conversationId)}>{t('returns.conversation')}</Link> : null}
        {mailedTo ? (
          <span className="soft">
            {t('withdrawals.mailed')} <bdi>{mailedTo}</bdi>
          </span>
        ) : null}
      </p>
      {corrections.map((one) => (
        <p key={one.at} className="soft">
          {t(one.isWithdrawal ? 'withdrawals.read_as' : 'withdrawals.read_not', { when: when(one.at) })}
          {one.by ? (
            <>
              {' · '}
              <bdi>{one.by}</bdi>
            </>
          ) : null}
          {' · '}
          <bdi lang={locale}>{one.note}</bdi>
        </p>
      ))}
      {dueAt && orderId ? (
        <Unfold label={t('withdrawals.open')} isPrimary>
          {(close) => <OpenForm withdrawalId={id} orderId={orderId} onLeave={close} />}
        </Unfold>
      ) : null}
      {dueAt && !orderId ? <p className="soft">{t('withdrawals.order_open')}</p> : null}
      <NoteForm
        label={t(isWithdrawal ? 'withdrawals.correct_not' : 'withdrawals.correct_is')}
        question={t('withdrawals.why')}
        confirm={t('withdrawals.correct')}
        isNeeded
        onSubmit={(note) => correctWithdrawal(id, !isWithdrawal, note)}
      />
    </li>
  );
}

/** What goes back for it now; and whether what is going back already is meant too. */
function OpenForm({ withdrawalId, orderId, onLeave }: { withdrawalId: string; orderId: string; onLeave: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [wanted, want] = useState<readonly Wanted[]>([]);
  const [turnsOpen, turn] = useState(true);
  const { data: goods, error } = useQuery({
    ...{ queryKey: keys.returnable(orderId), queryFn: () => readReturnable(orderId) },
  });
  const { submit, isBusy, problem } = useReturnWrite(
    () => openForWithdrawal(withdrawalId, { lines: wanted, turnsOpen }),
    ({ returnId }) => navigate(returnPath(returnId)),
  );
  const isGoingBack = goods?.some(({ inReturn }) => inReturn > 0) ?? false;
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {goods ? <GoodsChooser rows={rowsOf(goods)} wanted={wanted} onChange={want} /> : <div aria-busy />}
      {isGoingBack ? (
        <label className="check">
          <input type="checkbox" checked={turnsOpen} onChange={(event) => turn(event.target.checked)} />
          {t('withdrawals.turns_open')}
        </label>
      ) : null}
      <FormProblem problem={problem} fields={[]} />
      <FormEnd
        confirm={t('returns.open')}
        isBusy={isBusy}
        isDisabled={wanted.length === 0 && !(isGoingBack && turnsOpen)}
        onCancel={onLeave}
      />
    </form>
  );
}
