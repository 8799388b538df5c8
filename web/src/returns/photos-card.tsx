import { useTranslation } from 'react-i18next';
import type { ReturnDetail } from '../api/returns.ts';
import { Photos } from '../thread/photos.tsx';

/** What the buyer showed, and what the desk saw when the goods were here. */
export function PhotosCard({ detail: { photos } }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  if (photos.length === 0) return null;
  return (
    <section className="card" aria-label={t('returns.photos')}>
      {(['evidence', 'inspection'] as const).map((purpose) => {
        const shown = photos.filter((photo) => photo.purpose === purpose);
        if (shown.length === 0) return null;
        return (
          <div key={purpose}>
            <h2>{t(`returns.photos_${purpose}`)}</h2>
            <Photos photos={shown} />
          </div>
        );
      })}
    </section>
  );
}
