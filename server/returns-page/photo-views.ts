import { hiddenView, type Visit } from '../buyer-pages/index.ts';
import type { PhotoForm } from '../files/index.ts';
import { photoLimits } from '../files/index.ts';
import { type Html, html } from '../platform/html.ts';
import { sayRefusal } from '../platform/say-refusal.ts';

const kinds = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

/** Those that have been taken stay chosen, and more may be added. */
export function photoFieldView(visit: Visit, taken: readonly string[]): Html {
  const { say } = visit;
  return html`<div class="field"><label for="photos">${say('photos')}</label><small id="photos-hint">${say('photos_hint', { limit: photoLimits.perMessage, megabytes: photoLimits.uploadBytes / 1024 / 1024 })}</small>
${photosView(visit, taken)}${taken.map((id) => hiddenView('photo', id))}<input id="photos" name="photos" type="file" accept="${kinds}" multiple aria-describedby="photos-hint"></div>`;
}

export function photosView({ base, say }: Visit, fileIds: readonly string[]): Html {
  if (fileIds.length === 0) return html``;
  const shown = fileIds.map(
    (id, at) =>
      html`<li><a href="${base}/photos/${id}"><img src="${base}/photos/${id}?size=thumbnail" width="80" height="80" alt="${say('photo', { number: at + 1 })}"></a></li>`,
  );
  return html`<ul class="photos">${shown}</ul>`;
}

/** Of each photo that was not taken, which one and why. */
export function photoProblems({ locale, say }: Visit, refused: PhotoForm['refused']): string[] {
  return refused.map(({ place, refusal }) => say('photo_refused', { number: place, why: sayRefusal(locale, refusal) }));
}
