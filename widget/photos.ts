import { headers, openSession, session, upload } from './api.ts';
import { find, type Photo, say } from './page.ts';

// Photos and videos are read with the session's token, so no address of theirs stands on the page.

const mostAtOnce = 6;
/** The server takes no more; said before megabytes have gone up for nothing. */
const most = { photo: 10, video: 30 };
const chosen: { photo: Photo; item: HTMLElement }[] = [];
let onSaid: (problem: string) => void = () => {};

/** Chosen photos are sent up at once and lie in the tray until the message goes out. */
export function listenForPhotos(heard: { onProblem: (problem: string) => void }): void {
  onSaid = heard.onProblem;
  const input = find<HTMLInputElement>('file');
  find('photo').addEventListener('click', () => input.click());
  input.addEventListener('change', async () => {
    const files = [...(input.files ?? [])].slice(0, mostAtOnce - chosen.length);
    input.value = '';
    for (const file of files) await take(file);
  });
}

/** The photos for the message that is being written; the tray is empty then. */
export function takeChosen(): Photo[] {
  find('tray').replaceChildren();
  return chosen.splice(0).map(({ photo }) => photo);
}

export const hasChosen = (): boolean => chosen.length > 0;

async function take(file: File): Promise<void> {
  const kind = file.type.startsWith('video/') ? 'video' : 'photo';
  if (file.size > most[kind] * 1024 * 1024) return onSaid(say(`${kind}_too_large`, { megabytes: most[kind] }));
  const item = document.createElement('span');
  item.className = 'loading';
  find('tray').append(item);
  if (session() === null) await openSession();
  const reply = await upload(file);
  if (!('data' in reply)) {
    item.remove();
    onSaid('refused' in reply ? reply.refused.message : say('photo_unreachable'));
    return;
  }
  onSaid('');
  const photo = reply.data;
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.textContent = '×';
  remove.ariaLabel = say('photo_remove');
  remove.onclick = () => {
    chosen.splice(
      chosen.findIndex((one) => one.item === item),
      1,
    );
    item.remove();
  };
  item.className = '';
  if (photo.kind === 'video') item.className = 'film';
  else item.append(imageOf(photo, 'thumbnail'));
  item.append(remove);
  chosen.push({ photo, item });
}

/** A photo of a message; it opens large. */
export function photoButton(photo: Photo): HTMLElement {
  if (photo.kind === 'video') return videoButton(photo);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'photo';
  button.ariaLabel = say('photo_open');
  button.append(imageOf(photo, 'thumbnail'));
  button.onclick = () => {
    const large = find<HTMLDialogElement>('large');
    large.replaceChildren(imageOf(photo, 'photo'));
    large.onclick = () => large.close();
    large.showModal();
  };
  return button;
}

/** A video of a message; it is fetched when somebody wants to see it. */
function videoButton({ fileId, width, height }: Photo): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'photo film';
  button.ariaLabel = say('video_open');
  button.style.aspectRatio = `${width} / ${height}`;
  button.onclick = async () => {
    button.disabled = true;
    const content = await fetched(`/api/chat/files/${fileId}`);
    button.disabled = false;
    if (content) play(content);
    else onSaid(say('video_unreachable'));
  };
  return button;
}

function play(content: Blob): void {
  const large = find<HTMLDialogElement>('large');
  const video = document.createElement('video');
  video.controls = true;
  video.autoplay = true;
  video.playsInline = true;
  video.src = URL.createObjectURL(content);
  video.onerror = () => {
    large.close();
    onSaid(say('video_unplayable'));
  };
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = '×';
  close.ariaLabel = say('video_close');
  large.replaceChildren(video, close);
  large.onclick = ({ target }) => {
    if (target !== video) large.close();
  };
  large.onclose = () => {
    video.onerror = null;
    URL.revokeObjectURL(video.src);
    large.replaceChildren();
    large.onclose = null;
  };
  large.showModal();
}

async function fetched(address: string): Promise<Blob | null> {
  const response = await fetch(address, { headers: headers() }).catch(() => null);
  return response?.ok ? response.blob().catch(() => null) : null;
}

function imageOf({ fileId, width, height }: Photo, size: 'thumbnail' | 'photo'): HTMLImageElement {
  const image = new Image(width, height);
  image.alt = say('photo');
  load(image, `/api/chat/files/${fileId}?size=${size}`);
  return image;
}

async function load(image: HTMLImageElement, address: string): Promise<void> {
  const content = await fetched(address);
  if (content) image.src = URL.createObjectURL(content);
  else addEventListener('online', () => load(image, address), { once: true });
}
