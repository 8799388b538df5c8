import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { correctWithdrawal, readWithdrawals, type Withdrawal, withdrawalsPerPage } from '../api/return-policy.ts';
import { threadPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { NoteForm } from './note-form.tsx';

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
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (!query.data) return <div aria-busy />;
  const withdrawals = query.data.pages.flatMap((page) => page.withdrawals);
  return (
    <section aria-label={t('returns.list_withdrawals')}>
      <p className="soft">{t('withdrawals.hint')}</p>
      {withdrawals.length === 0 ? <p className="card soft">{t('withdrawals.none')}</p> : null}
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
  const { id, said, locale, receivedAt, orderNumber, conversationId, mailedTo, url, isWithdrawal, corrections } =
    withdrawal;
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
      <blockquote lang={locale} dir="auto">
        {said}
      </blockquote>
      <p className="return-line">
        <a href={url} target="_blank" rel="noreferrer">
          {t('withdrawals.page')}
        </a>
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
