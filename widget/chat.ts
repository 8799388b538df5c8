import { call, openSession, type Refused, session } from './api.ts';
import { listenForCode, offerCode, takesCode } from './code.ts';
import { handOn, refuse, settle, waiting, write } from './outbox.ts';
import { find, type Message, type Photo, page, say } from './page.ts';
import { hasChosen, listenForPhotos, takeChosen } from './photos.ts';
import { takeQuestion } from './question.ts';
import { keep, onKept } from './store.ts';
import { follow, type State } from './stream.ts';
import { scrollToEnd, show, showOptions } from './view.ts';

const input = find<HTMLTextAreaElement>('text');
const longest = 10_000;
/** Nothing that anybody can see, as the server reads it: conversations/clean-text.ts. */
const isBlank = (text: string) => /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
const messages = new Map<number, Message>();
let hasEarlier = false;
let sending: string | null = null;
let isConnected = false;
/** Whether the shop knows who writes; null until the server has said so. */
let isKnown: boolean | null = null;
let state: State = { agent: null, isTyping: false };
let line: AbortController | null = null;

const ordered = () => [...messages.values()].sort((a, b) => a.seq - b.seq);
const lastSeq = () => Math.max(0, ...messages.keys());

function render(): void {
  const known = ordered();
  const arrived = new Set(known.map(({ clientKey }) => clientKey));
  const unsent = waiting().filter(({ key }) => !arrived.has(key));
  show({ messages: known, waiting: unsent, sending, onRemove });
  find('earlier').hidden = !hasEarlier;
  find('welcome').hidden = known.length + unsent.length > 0;
  find('forget').hidden = session() === null;
  const last = known.at(-1);
  offerCode(known, isKnown !== false);
  showOptions(last?.author === 'qin' && unsent.length === 0 ? last.options : [], send);
  find('typing').hidden = sending === null && !state.isTyping;
  const isCut = !navigator.onLine || (session() !== null && !isConnected);
  const ready = state.agent ? say('with', { name: state.agent }) : say('ready');
  find('status').textContent = navigator.onLine ? (isCut ? say('connecting') : ready) : say('offline');
  find('chat').classList.toggle('cut', isCut);
}

function take(news: readonly Message[]): void {
  for (const message of news) {
    if (message.author === 'agent') state = { ...state, isTyping: false };
    messages.set(message.seq, message);
    if (message.clientKey) settle(message.clientKey);
  }
  render();
}

function send(text: string, photos: Photo[] = []): void {
  if (isBlank(text) && photos.length === 0) return;
  write(text, photos);
  render();
  scrollToEnd();
  flush();
}

function onRemove({ key, text }: { key: string; text: string }, isEdited: boolean): void {
  settle(key);
  if (isEdited) {
    input.value = text;
    input.focus();
    fit();
  }
  render();
}

let isFlushing = false;
let retry = 0;
let pauseMs = 1_000;

/** Sends what waits, one after the other and in the order of writing; stops at the first that does not get through. */
async function flush(): Promise<void> {
  if (isFlushing) return;
  isFlushing = true;
  clearTimeout(retry);
  const work = async () => {
    for (let next = firstWaiting(); next; next = firstWaiting()) {
      sending = next.key;
      render();
      if (!(await sendOne(next))) break;
    }
  };
  // Two open pages of one chat take turns, so that the order of writing is kept. The key alone sees to "once".
  await (navigator.locks ? navigator.locks.request(`qin.chat.${page.shop}`, work) : work());
  sending = null;
  isFlushing = false;
  render();
}

const firstWaiting = () => waiting().find(({ refusal }) => refusal === undefined);

async function sendOne(next: ReturnType<typeof waiting>[number]): Promise<boolean> {
  if (session() === null) {
    const opened = await openSession();
    if (!('data' in opened)) return again('refused' in opened ? opened.refused : null);
    isKnown = opened.data.isVerified;
    handOn(true);
    connect();
  }
  const fileIds = (next.photos ?? []).map(({ fileId }) => fileId);
  const body = { clientKey: next.key, text: next.text, ...(fileIds.length > 0 ? { fileIds } : {}) };
  const reply = await call<{ items: Message[] }>('POST', 'messages', body);
  if ('data' in reply) {
    pauseMs = 1_000;
    settle(next.key);
    take(reply.data.items);
    return true;
  }
  if ('unreachable' in reply) return again(null);
  const { status, message } = reply.refused;
  if (status === 401) return startAnew();
  if (status === 429 || status >= 500) return again(reply.refused);
  refuse(next, message);
  return true;
}

/** Not now: later, and by itself. */
function again(refused: Refused | null): false {
  if (refused && refused.status < 500 && refused.status !== 429) notice(refused.message);
  retry = setTimeout(flush, refused?.retryAfter ? refused.retryAfter * 1_000 : pauseMs);
  pauseMs = Math.min(pauseMs * 2, 30_000);
  return false;
}

/** The session has run out: a new one, with an empty page. */
function startAnew(): true {
  line?.abort();
  keep('session', null);
  handOn(true);
  messages.clear();
  hasEarlier = false;
  state = { agent: null, isTyping: false };
  find('verified').hidden = true;
  isKnown = null;
  render();
  return true;
}

/** Keeps a line open, for as long as there is a session. */
async function connect(): Promise<void> {
  line?.abort();
  const mine = new AbortController();
  line = mine;
  for (let waitMs = 500; session() !== null && !mine.signal.aborted; waitMs = Math.min(waitMs * 2, 15_000)) {
    const onOpen = () => {
      isConnected = true;
      waitMs = 500;
      render();
      flush();
    };
    const onMessage = (message: Message) => take([message]);
    const onNews = (now: State) => (isKnown === false ? greet() : onState(now)); // perhaps it is known now who writes
    const ended = await follow(lastSeq(), { onOpen, onMessage, onState: onNews }, mine.signal);
    if (line !== mine) return;
    isConnected = false;
    if (ended === 'gone') startAnew();
    render();
    await new Promise((done) => {
      setTimeout(done, waitMs);
      addEventListener('online', done, { once: true });
    });
  }
}

async function load(before?: number): Promise<void> {
  const reply = await call<{ items: Message[]; hasMore: boolean }>(
    'GET',
    `messages${before ? `?before=${before}` : ''}`,
  );
  if ('refused' in reply && reply.refused.status === 401) startAnew();
  if (!('data' in reply)) return;
  hasEarlier = reply.data.hasMore;
  take(reply.data.items);
}

let typing = 0;

/** That somebody types is told when it begins; whether it goes on is asked. */
function onState(now: State): void {
  state = now;
  clearTimeout(typing);
  if (now.isTyping) typing = setTimeout(greet, 6_000);
  render();
}

async function greet(): Promise<void> {
  const reply = await call<State & { isVerified: boolean; customer: { name: string | null } | null }>('GET', 'session');
  if (!('data' in reply)) return;
  const { agent, isTyping, isVerified, customer } = reply.data;
  isKnown = isVerified;
  onState({ agent, isTyping });
  if (!isVerified) return;
  const name = customer?.name;
  find('verified').textContent = name ? say('verified', { name }) : say('verified_unnamed');
  find('verified').hidden = false;
}

function notice(text: string): void {
  find('notice').textContent = text;
  find('notice').hidden = text === '';
}

/** The shop's word for who this is, in the address. It is used once, and does not stay there. */
async function present(): Promise<void> {
  const address = new URL(location.href);
  const token = address.searchParams.get('token') ?? new URLSearchParams(address.hash.slice(1)).get('token');
  if (!token) return;
  const before = session();
  if (before === null) await openSession(); // first a session: should the answer get lost, it may present the token again
  const reply = await openSession(token);
  if ('unreachable' in reply) return; // the address keeps it, for when the page is loaded again
  address.searchParams.delete('token');
  address.hash = '';
  history.replaceState(null, '', address);
  if ('refused' in reply) notice(reply.refused.message);
  else if (before !== null && before !== session()) handOn(false);
}

function fit(): void {
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight + 2, 160)}px`;
  const left = longest - input.value.length;
  find('left').hidden = left > 500;
  find('left').textContent = left < 0 ? say('over', { over: -left }) : say('left', { left });
}

let toldTyping = 0;

function tellTyping(): void {
  if (session() === null || messages.size === 0 || input.value === '' || Date.now() - toldTyping < 5_000) return;
  toldTyping = Date.now();
  call('POST', 'typing');
}

function submit(): void {
  if (input.value.length > longest || (isBlank(input.value) && !hasChosen())) return;
  if (!takesCode(input.value)) send(input.value, takeChosen());
  input.value = '';
  fit();
  input.focus();
}

function listen(): void {
  find('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener('input', () => {
    fit();
    tellTyping();
  });
  input.addEventListener('keydown', (event) => {
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || isTouch) return; // an input method's Enter chooses a word
    event.preventDefault();
    submit();
  });
  listenForPhotos({ onProblem: notice });
  listenForCode(greet);
  find('person').addEventListener('click', () => send(say('person')));
  for (const example of document.querySelectorAll<HTMLElement>('#welcome button'))
    example.addEventListener('click', () => send(example.textContent ?? ''));
  find('earlier').addEventListener('click', () => load(ordered()[0]?.seq));
  find('forget').addEventListener('click', async () => {
    if (!confirm(say('forget_sure'))) return;
    await call('DELETE', 'session');
    startAnew();
  });
  addEventListener('online', () => {
    pauseMs = 1_000;
    render();
    flush();
  });
  addEventListener('offline', render);
  onKept(render);
}

async function start(): Promise<void> {
  listen();
  input.value ||= takeQuestion() ?? '';
  fit();
  render();
  await present();
  if (session() !== null) {
    await load();
    scrollToEnd();
    greet();
    connect();
  }
  render();
  flush();
}

start();
