import type { Written } from './outbox.ts';
import { find, type Message, page, say } from './page.ts';
import { photoButton } from './photos.ts';

// Everything is put on the page as text, never as markup.

const list = find('messages');
const log = find('log');
const items = new Map<string, HTMLElement>();
const dayOf = new Intl.DateTimeFormat(page.locale, { month: 'long', day: 'numeric', weekday: 'short' });
const timeOf = new Intl.DateTimeFormat(page.locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export type Shown = {
  messages: readonly Message[];
  waiting: readonly Written[];
  sending: string | null;
  onRemove: (written: Written, isEdited: boolean) => void;
};

/** Shows the conversation: what is there already stays as it is, so that a reader is not disturbed. */
export function show({ messages, waiting, sending, onRemove }: Shown): void {
  const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const wanted: HTMLElement[] = [];
  let day = '';
  const place = (key: string, at: string, make: () => HTMLElement) => {
    const today = dayOf.format(new Date(at));
    if (today !== day) wanted.push(itemOf(`day ${today}`, () => element('li', 'day', today)));
    day = today;
    wanted.push(itemOf(key, make));
  };
  let before = '';
  for (const message of messages) {
    const speaker = message.author + (message.name ?? '');
    place(message.clientKey ?? message.id, message.at, () => bubble(message));
    wanted.at(-1)?.classList.toggle('same', speaker === before);
    before = speaker;
  }
  for (const written of waiting) {
    place(written.key, written.at, () => bubble({ author: 'buyer', name: null, body: written.text, ...written }));
    wanted.at(-1)?.classList.toggle('same', before === 'buyer');
    before = 'buyer';
  }
  settle(wanted);
  for (const written of waiting) mark(written, written.key === sending, onRemove);
  const unsent = new Set(waiting.map(({ key }) => key));
  for (const { id, clientKey, at } of messages)
    if (!unsent.has(clientKey ?? id)) unmark(items.get(clientKey ?? id), at);
  if (wasAtEnd) scrollToEnd();
}

export function scrollToEnd(): void {
  log.scrollTop = log.scrollHeight;
}

function itemOf(key: string, make: () => HTMLElement): HTMLElement {
  const item = items.get(key) ?? make();
  items.set(key, item);
  return item;
}

function settle(wanted: readonly HTMLElement[]): void {
  const keep = new Set(wanted);
  for (const [key, item] of items)
    if (!keep.has(item)) {
      item.remove();
      items.delete(key);
    }
  wanted.forEach((item, at) => {
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
}

type Said = Pick<Message, 'author' | 'name' | 'body' | 'photos' | 'at'> & { locale?: string | null };

function bubble({ author, name, body, photos, at, locale }: Said): HTMLElement {
  const item = element('li', author);
  item.append(element('span', 'by', name ?? say(author)));
  if (photos.length > 0) {
    const frame = element('div', 'photos');
    frame.append(...photos.map(photoButton));
    item.append(frame);
  }
  const says = element('div', 'says');
  says.hidden = body === '';
  if (locale) says.lang = locale;
  const text = body.replace(turnsRound, '');
  says.append(...(author === 'buyer' ? [text] : withLinks(text)));
  const foot = element('span', 'foot');
  foot.append(timeAt(at));
  item.append(says, foot);
  return item;
}

/** Signs that show a text in another order than it was written in. */
const turnsRound = /[\u202a-\u202e\u2066-\u2069]/g;

/** Addresses of the web that the shop sends can be followed; nothing else is a link. */
function withLinks(text: string): (string | HTMLElement)[] {
  return text.split(/(https?:\/\/[^\s<>"'，。；！？）】》]+[^\s<>"'，。；！？）】》.,;!?)])/u).map((part, at) => {
    if (at % 2 === 0 || !URL.canParse(part)) return part;
    const link = element('a', '', part) as HTMLAnchorElement;
    link.href = part;
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
    return link;
  });
}

function mark(written: Written, isSending: boolean, onRemove: Shown['onRemove']): void {
  const item = items.get(written.key);
  const foot = item?.querySelector('.foot');
  if (!item || !foot) return;
  const words = written.refusal ?? say(isSending ? 'sending' : 'waiting');
  if (foot.textContent?.startsWith(words)) return;
  item.classList.add('unsent');
  item.classList.toggle('refused', written.refusal !== undefined);
  foot.replaceChildren(element('span', '', words));
  if (written.refusal === undefined) return;
  for (const isEdited of [true, false]) {
    const button = element('button', '', say(isEdited ? 'edit' : 'remove')) as HTMLButtonElement;
    button.type = 'button';
    button.onclick = () => onRemove(written, isEdited);
    foot.append(' ', button);
  }
}

function unmark(item: HTMLElement | undefined, at: string): void {
  if (!item?.classList.contains('unsent')) return;
  item.classList.remove('unsent', 'refused');
  item.querySelector('.foot')?.replaceChildren(timeAt(at));
}

function timeAt(at: string): HTMLElement {
  const time = element('time', '', timeOf.format(new Date(at))) as HTMLTimeElement;
  time.dateTime = at;
  return time;
}

export function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Answers to choose from, as buttons that say what they send. */
export function showOptions(options: readonly string[], onChoose: (text: string) => void): void {
  const place = find('options');
  const now = [...place.children].map((button) => button.textContent);
  if (now.length === options.length && options.every((option, at) => option === now[at])) return;
  place.replaceChildren(
    ...options.map((option) => {
      const button = element('button', '', option) as HTMLButtonElement;
      button.type = 'button';
      button.onclick = () => onChoose(option);
      return button;
    }),
  );
  scrollToEnd();
}
