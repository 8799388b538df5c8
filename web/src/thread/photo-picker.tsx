import { PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { mostPhotos, photoTypes, photoUrl, uploadPhoto } from '../api/photos.ts';
import type { Photo } from '../api/types.ts';
import { tell } from '../app/notices.tsx';

type Props = { photos: readonly Photo[]; onChange: (photos: readonly Photo[]) => void };

/** Photos that go out with the next message; each is on the server as soon as it is chosen. */
export function PhotoPicker({ photos, onChange }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const add = async (files: readonly File[]) => {
    setBusy(true);
    let all = photos;
    for (const file of files.slice(0, mostPhotos - photos.length))
      try {
        const photo = await uploadPhoto(file);
        all = [...all.filter(({ fileId }) => fileId !== photo.fileId), photo];
        onChange(all);
      } catch (error) {
        tell(sentenceOf(error));
      }
    setBusy(false);
  };
  return (
    <>
      <input
        ref={input}
        className="only-read"
        type="file"
        accept={photoTypes}
        multiple
        tabIndex={-1}
        aria-label={t('photo.add')}
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button
        type="text"
        icon={<PaperClipOutlined />}
        aria-label={t('photo.add')}
        title={t('photo.add')}
        loading={isBusy}
        disabled={photos.length >= mostPhotos}
        onClick={() => input.current?.click()}
      />
      {photos.map(({ fileId }, index) => (
        <button
          type="button"
          className="chosen-photo"
          key={fileId}
          aria-label={t('photo.remove', { number: index + 1 })}
          onClick={() => onChange(photos.filter((photo) => photo.fileId !== fileId))}
        >
          <img src={photoUrl(fileId, 'thumbnail')} alt="" width={36} height={36} />
          <span aria-hidden="true">×</span>
        </button>
      ))}
    </>
  );
}
