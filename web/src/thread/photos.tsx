import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/photos.ts';
import type { Photo } from '../api/types.ts';

const longestSide = 200;

/** Played where it stands; what this browser cannot play can be saved. */
function Video({ fileId, width, height, number }: Photo & { number: number }) {
  const { t } = useTranslation();
  const address = photoUrl(fileId, 'photo');
  return (
    <div className="video">
      <video
        controls
        preload="metadata"
        src={address}
        aria-label={t('video.numbered', { number })}
        style={{ aspectRatio: `${width} / ${height}` }}
      >
        <track kind="captions" />
      </video>
      <a href={address} download="video">
        {t('video.save')}
      </a>
    </div>
  );
}

/** Small, with their own proportions kept free before they are there; a click shows the whole photo. */
export function Photos({ photos }: { photos: readonly Photo[] }) {
  const { t } = useTranslation();
  if (photos.length === 0) return null;
  return (
    <div className="photos">
      {photos.map(({ fileId, kind, width, height }, index) => {
        if (kind === 'video') return <Video key={fileId} {...{ fileId, width, height }} number={index + 1} />;
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
