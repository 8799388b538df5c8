import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { readTermsReadings, type TermsVersion } from '../api/terms.ts';
import { threadPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { nameOf } from '../inbox/customer-name.ts';
import { keys } from '../live/keys.ts';
import { sayReading } from './say-reading.ts';

/** How often a version was sent and opened; unfolded, to whom, the last one first. */
export function TermsReadings({ version, tally }: Pick<TermsVersion, 'version' | 'tally'>) {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  const { read, unread, ...counts } = tally;
  return (
    <details className="terms-readings" onToggle={(event) => open(event.currentTarget.open)}>
      <summary>
        {t('terms.tally', counts)}
        {read + unread > 0 ? ` · ${t('terms.answers', { read, unread })}` : null}
      </summary>
      {isOpen ? <Readings version={version} /> : null}
    </details>
  );
}

function Readings({ version }: { version: number }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const found = useInfiniteQuery({
    queryKey: keys.termsReadings(version),
    queryFn: ({ pageParam }) => readTermsReadings(version, pageParam),
    initialPageParam: null as string | null,
    staleTime: 0,
    getNextPageParam: ({ next }) => next,
  });
  if (found.error) return <p role="alert">{sentenceOf(found.error)}</p>;
  if (!found.data) return <div aria-busy />;
  const say = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <>
      <ul className="tabular">
        {found.data.pages
          .flatMap(({ items }) => items)
          .map((reading) => (
            <li key={reading.id}>
              <Link to={threadPath('all', reading.id)}>
                <bdi>{nameOf(reading, t)}</bdi>
              </Link>
              <span className="grow">{sayReading(reading, t, say)}</span>
              <span className="soft">{t('terms.sent_at', { when: say(reading.sentAt) })}</span>
            </li>
          ))}
      </ul>
      {found.hasNextPage ? (
        <Button size="small" onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t('terms.more')}
        </Button>
      ) : null}
    </>
  );
}
