import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { type ParcelDetail, readParcel } from '../api/parcels.ts';
import { parcelsPath } from '../app/paths.ts';
import { keys } from '../live/keys.ts';
import { AboutParcel } from './about-parcel.tsx';
import { CarrierSays } from './carrier-says.tsx';
import { ParcelPromises } from './parcel-promises.tsx';
import { SignWord } from './parcel-row.tsx';
import { ParcelTasks } from './parcel-tasks.tsx';
import { ParcelTroubles } from './parcel-troubles.tsx';
import { WeThink } from './we-think.tsx';
import '../app/pages.css';
import './parcels.css';

/** One parcel on both its axes: what its carrier says, and what we think of it; and what was promised to whom. */
export function ParcelPage() {
  const { t } = useTranslation();
  const { parcelId = '' } = useParams();
  const { data: parcel, error } = useQuery({ queryKey: keys.parcel(parcelId), queryFn: () => readParcel(parcelId) });
  return (
    <main className="page plain-page">
      <title>{`${parcel?.trackingNumber ?? t('parcels.title')} · Qin 亲`}</title>
      <p className="parcel-up">
        <Link to={parcelsPath('somebody')}>{t('parcels.back')}</Link>
      </p>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {parcel ? <Whole parcel={parcel} /> : <h1 className="only-read">{t('parcels.title')}</h1>}
    </main>
  );
}

function Whole({ parcel }: { parcel: ParcelDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="plain-head">
        <h1>
          {t('parcels.one')} <bdi>{parcel.trackingNumber ?? t('parcels.unnumbered')}</bdi>
        </h1>
        <SignWord row={parcel} />
        {parcel.count > 1 ? (
          <span className="soft">{t('parcels.of_several', { index: parcel.index, count: parcel.count })}</span>
        ) : null}
      </div>
      <div className="parcel-parts">
        <div>
          <WeThink parcel={parcel} />
          <CarrierSays parcel={parcel} />
        </div>
        <div>
          <AboutParcel parcel={parcel} />
          <ParcelTasks tasks={parcel.tasks} />
          <ParcelTroubles troubles={parcel.troubles} />
          <ParcelPromises promises={parcel.promises} />
        </div>
      </div>
    </>
  );
}
