import { find, say } from './page.ts';

const longest = 100;

/**
 * The question with which another page of the shop sent the buyer here, in words that they may still change; null: none.
 * The address keeps it no longer than the page needs to read it.
 */
export function takeQuestion(): string | null {
  const address = new URL(location.href);
  const said = new URLSearchParams(address.hash.slice(1));
  const told = (name: string) => (said.get(name) ?? '').slice(0, longest).trim();
  const [ask, order, parcel] = [told('ask'), told('order'), told('parcel')];
  if (!['where', 'not_received'].includes(ask) || order === '') return null;
  for (const name of ['ask', 'order', 'parcel']) said.delete(name);
  address.hash = said.toString();
  history.replaceState(null, '', address);
  find<HTMLInputElement>('code-order').value = order;
  return say(`ask.${ask}${parcel ? '_of' : ''}`, { order, parcel });
}
