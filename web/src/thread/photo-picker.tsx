import { PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { mostPhotos, photoTypes, photoUrl, uploadPhoto } from '../api/photos.ts';
import { tell } from '../app/notices.tsx';

type Props = { fileIds: readonly string[]; onChange: (fileIds: readonly string[]) => void };

/** Photos that go out with the next message; each is on the server as soon as it is chosen. */
export function PhotoPicker({ fileIds, onChange }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const add = async (files: readonly File[]) => {
    setBusy(true);
    let all = fileIds;
    for (const file of files.slice(0, mostPhotos - fileIds.length))
      try {
        const { fileId } = await uploadPhoto(file);
        all = [...all.filter((other) => other !== fileId), fileId];
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
        disabled={fileIds.length >= mostPhotos}
        onClick={() => input.current?.click()}
      />
      {fileIds.map((fileId, index) => (
        <button
          type="button"
          className="chosen-photo"
          key={fileId}
          aria-label={t('photo.remove', { number: index + 1 })}
          onClick={() => onChange(fileIds.filter((other) => other !== fileId))}
        >
          <img src={photoUrl(fileId, 'thumbnail')} alt="" width={36} height={36} />
          <span aria-hidden="true">×</span>
        </button>
      ))}
    </>
  );
}

/** Photos cannot go out with a changed proposal: the button says so instead of being missed. */
export function NoPhotos() {
  const { t } = useTranslation();
  return (
    <Button
      type="text"
      className="is-off"
      aria-disabled
      icon={<PaperClipOutlined />}
      aria-label={t('photo.not_with_proposal')}
      title={t('photo.not_with_proposal')}
      onClick={() => tell(t('photo.not_with_proposal'))}
    />
  );
}
