import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { type ReturnDetail, readReturn } from '../api/returns.ts';
import { returnsPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { keys } from '../live/keys.ts';
import { About } from './about.tsx';
import { Actions } from './actions.tsx';
import { CallsOf } from './calls-of.tsx';
import { Decide } from './decide.tsx';
import { Due } from './due.tsx';
import { GoodsCard } from './goods-card.tsx';
import { PhotosCard } from './photos-card.tsx';
import { ReasonsCard } from './reasons-card.tsx';
import { RefundCard } from './refund-card.tsx';
import { Statutory } from './statutory.tsx';
import { Story } from './story.tsx';
import { WayBackCard } from './way-back-card.tsx';
import '../app/pages.css';
import './returns.css';

/** One return: what goes back, why, what is offered, where goods and money are, and every step so far. */
export function ReturnPage() {
  const { t } = useTranslation();
  const { returnId = '' } = useParams();
  const { data: detail, error } = useQuery({
    queryKey: keys.returnOne(returnId),
    queryFn: () => readReturn(returnId),
  });
  return (
    <main className="page plain-page">
      <title>{`${detail?.rma ?? t('returns.title')} · Qin 亲`}</title>
      <p className="return-up">
        <Link to={returnsPath('due')}>{t('returns.all')}</Link>
      </p>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {detail ? <Whole detail={detail} /> : <h1 className="only-read">{t('returns.title')}</h1>}
    </main>
  );
}

function Whole({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="plain-head">
        <h1>
          {t('returns.one')} <bdi>{detail.rma}</bdi>
        </h1>
        <b className={`return-state is-${detail.status}`}>{sayCode('return', detail.status)}</b>
        <Due row={detail} />
      </div>
      <Statutory detail={detail} />
      <div className="return-parts">
        <div>
          <GoodsCard detail={detail} />
          <Decide detail={detail} />
          <Actions detail={detail} />
          <WayBackCard detail={detail} />
          <RefundCard detail={detail} />
        </div>
        <div>
          <About detail={detail} />
          <ReasonsCard detail={detail} />
          <PhotosCard detail={detail} />
          <CallsOf returnId={detail.id} />
          <Story detail={detail} />
        </div>
      </div>
    </>
  );
}
