import { call } from './api.ts';
import { find, type Message, page, say } from './page.ts';
import { keep, recall } from './store.ts';

// Showing who writes, by a code that is mailed: first the address, then the code.

type Asked = { address: string; orderNumber: string | null; until: number };

const place = find<HTMLDetailsElement>('prove');
const asking = find<HTMLFormElement>('ask-code');
const typing = find<HTMLFormElement>('type-code');
const address = find<HTMLInputElement>('code-address');
const order = find<HTMLInputElement>('code-order');
const digits = find<HTMLInputElement>('code-digits');
const again = find<HTMLButtonElement>('code-again');
const waitSeconds = 60;

let asked: Asked | null = null;
let offered = 0;
let counting = 0;

/** Shows the forms once a message has offered a code, and as long as it is not known who writes. */
export function offerCode(messages: readonly Message[], isKnown: boolean): void {
  const offer = messages.findLast(({ offersCode }) => offersCode);
  place.hidden = isKnown || !offer;
  if (place.hidden) {
    stop();
    offered = 0;
  }
  if (place.hidden || !offer || offer.seq === offered) return;
  offered = offer.seq;
  asked ??= recallAsked();
  place.open = asked !== null || offer === messages.at(-1);
  showStage();
}

/** A code that was typed where messages are written is a code, not a message. */
export function takesCode(text: string): boolean {
  const code = text.normalize('NFKC').trim();
  if (place.hidden || !asked || !/^\d{6}$/.test(code)) return false;
  digits.value = code;
  place.open = true;
  typing.requestSubmit();
  return true;
}

/** `onKnown`: the code was right. */
export function listenForCode(onKnown: () => unknown): void {
  asking.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!address.checkValidity()) return complain(address, say('code_address_missing'));
    ask(address.value.trim(), order.value.trim() || null);
  });
  typing.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (digits.value.trim() === '') return digits.focus();
    const reply = await busy(typing, () => call('POST', 'code/check', { code: digits.value }));
    if ('data' in reply) stop();
    else complain(digits, 'refused' in reply ? reply.refused.message : say('code_unreachable'));
    if (!('unreachable' in reply)) onKnown(); // also when it was right, and only the answer was lost
  });
  again.addEventListener('click', () => asked && ask(asked.address, asked.orderNumber));
  find('code-change').addEventListener('click', () => {
    stop();
    showStage();
    address.focus();
  });
}

async function ask(to: string, orderNumber: string | null): Promise<void> {
  type Answer = { validMinutes: number; demoCode: string | null };
  const form = asked ? typing : asking;
  const reply = await busy(form, () => call<Answer>('POST', 'code', { address: to, orderNumber }));
  const field = asked ? digits : address;
  if (!('data' in reply)) return complain(field, 'refused' in reply ? reply.refused.message : say('code_unreachable'));
  const { validMinutes: minutes, demoCode } = reply.data;
  if (page.demo !== null && demoCode === null) return complain(field, say('code_demo_nobody', { address: page.demo }));
  asked = { address: to, orderNumber, until: Date.now() + minutes * 60_000 };
  keep('code', JSON.stringify(asked));
  showStage(demoCode ? say('code_demo', { code: demoCode }) : say('code_sent', { address: to, minutes }));
  digits.value = '';
  digits.focus();
  countDown(waitSeconds);
}

function showStage(told?: string): void {
  asking.hidden = asked !== null;
  typing.hidden = asked === null;
  complain(null, '');
  if (asked) find('code-sent').textContent = told ?? say('code_asked', { address: asked.address });
  place.scrollIntoView({ block: 'end' });
}

function countDown(seconds: number): void {
  clearTimeout(counting);
  again.disabled = seconds > 0;
  again.textContent = seconds > 0 ? say('code_again_in', { seconds }) : say('code_again');
  if (seconds > 0) counting = setTimeout(countDown, 1_000, seconds - 1);
}

/** Beside the field, which is said to be wrong; null: nothing is. */
function complain(field: HTMLInputElement | null, words: string): void {
  for (const input of [address, digits]) {
    const isWrong = input === field;
    input.setAttribute('aria-invalid', String(isWrong));
    find(`${input.id}-problem`).textContent = isWrong ? words : '';
  }
  if (!field) return;
  field.focus();
  place.scrollIntoView({ block: 'end' });
}

async function busy<Result>(form: HTMLFormElement, work: () => Promise<Result>): Promise<Result> {
  const button = form.querySelector<HTMLButtonElement>('[type=submit]');
  if (button) button.disabled = true;
  try {
    return await work();
  } finally {
    if (button) button.disabled = false;
  }
}

/** The page may be loaded anew while somebody looks into their mailbox. */
function recallAsked(): Asked | null {
  try {
    const kept = JSON.parse(recall('code') ?? 'null') as Asked | null;
    return kept && kept.until > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

function stop(): void {
  if (asked) keep('code', null);
  asked = null;
}
