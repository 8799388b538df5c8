import { type Form, hiddenView, type Visit } from '../buyer-pages/index.ts';
import type { PhotoForm } from '../files/index.ts';
import { photoLimits } from '../files/index.ts';
import { type Html, html } from '../platform/html.ts';
import { sayRefusal } from '../platform/say-refusal.ts';

const kinds = 'image/jpeg,image/png,image/webp,image/gif,image/avif,video/mp4,video/quicktime,video/webm';
const megabytes = (bytes: number) => bytes / 1024 / 1024;

/** Something that the buyer shows, by its address. */
export type Shown = { fileId: string; kind: 'photo' | 'video' };

/** What the form carries along: each under `photo`, and videos once more under `video`. */
export const shownIn = (form: Form): Shown[] =>
  form.all('photo').map((fileId) => ({ fileId, kind: form.all('video').includes(fileId) ? 'video' : 'photo' }));

const mostOfEach = {
  photos: photoLimits.perMessage,
  photoMegabytes: megabytes(photoLimits.uploadBytes),
  videos: photoLimits.videosPerMessage,
  videoMegabytes: megabytes(photoLimits.videoBytes),
};

/** Those that have been taken stay chosen, and more may be added. */
export function photoFieldView(visit: Visit, taken: readonly Shown[]): Html {
  const { say } = visit;
  return html`<div class="field"><label for="photos">${say('photos')}</label><small id="photos-hint">${say('photos_hint', mostOfEach)}</small>
${photosView(visit, taken)}${taken.map(({ fileId, kind }) => html`${hiddenView('photo', fileId)}${kind === 'video' ? hiddenView('video', fileId) : ''}`)}<input id="photos" name="photos" type="file" accept="${kinds}" multiple aria-describedby="photos-hint"></div>`;
}

export function photosView({ base, say }: Visit, files: readonly Shown[]): Html {
  if (files.length === 0) return html``;
  const shown = files.map(({ fileId, kind }, at) => {
    const address = `${base}/photos/${fileId}`;
    const number = at + 1;
    return kind === 'video'
      ? html`<li class="video"><video controls preload="metadata" playsinline src="${address}" aria-label="${say('video', { number })}"></video><small><a href="${address}" download="video">${say('video_save')}</a></small></li>`
      : html`<li><a href="${address}"><img src="${address}?size=thumbnail" width="80" height="80" alt="${say('photo', { number })}"></a></li>`;
  });
  return html`<ul class="photos">${shown}</ul>`;
}

/** Of each photo that was not taken, which one and why. */
export function photoProblems({ locale, say }: Visit, refused: PhotoForm['refused']): string[] {
  return refused.map(({ place, refusal }) => say('photo_refused', { number: place, why: sayRefusal(locale, refusal) }));
}
