import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/photos.ts';
import type { Photo } from '../api/types.ts';

const longestSide = 200;

/** Small, with their own proportions kept free before they are there; a click shows the whole photo. */
export function Photos({ photos }: { photos: readonly Photo[] }) {
  const { t } = useTranslation();
  if (photos.length === 0) return null;
  return (
    <div className="photos">
      {photos.map(({ fileId, width, height }, index) => {
        const scale = Math.min(1, longestSide / Math.max(width, height));
        return (
          <a key={fileId} href={photoUrl(fileId, 'photo')} target="_blank" rel="noreferrer">
            <img
              src={photoUrl(fileId, 'thumbnail')}
              width={Math.round(width * scale)}
              height={Math.round(height * scale)}
              alt={t('photo.numbered', { number: index + 1 })}
              loading="lazy"
            />
          </a>
        );
      })}
    </div>
  );
}
