import { type Bought, priceMinor } from './returns-shop.ts';

/** Asks a server and answers what it said; throws where it refused. */
export type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<unknown>;

/**
 * One return from the wish to the refund, as a desk does it, in six requests. `note` hears of each step when it is done.
 * The money then leaves by the ledger.
 */
export async function cycle(
  ask: Ask,
  { orderId, orderLineId }: Bought,
  note: (step: string) => void = () => undefined,
) {
  const opened = await ask('POST', 'returns', {
    ...{ requestKey: `bench-${orderId}`, orderId, wants: 'refund', ownWords: 'It is too small for me.' },
    lines: [{ orderLineId, quantity: 1 }],
    reasons: [{ reason: 'size.too_small', detail: 'chest', words: '' }],
  });
  const { id: returnId } = opened as { id: string };
  note('open');
  const { lines } = (await ask('GET', `returns/${returnId}`)) as { lines: { id: string }[] };
  const lineId = lines[0]?.id ?? '';
  note('look');
  await ask('POST', `returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] });
  note('approve');
  await ask('POST', `returns/${returnId}/arrival`, {});
  note('arrive');
  await ask('POST', `returns/${returnId}/inspection`, { lines: [{ lineId, outcome: 'accepted' }] });
  note('inspect');
  await ask('POST', 'refunds', {
    ...{
      orderId,
      returnId,
      amountMinor: priceMinor,
      currency: 'CNY',
      remedy: 'refund',
      requestKey: `bench-${orderId}`,
    },
    parts: [{ reason: 'goods', amountMinor: priceMinor, lineId }],
  });
  note('refund');
}

/** Over HTTP, with what a browser of the desk sends along. */
export const askServer =
  (url: string, cookie: string): Ask =>
  async (method, path, body) => {
    const reply = await fetch(`${url}/api/${path}`, {
      ...{ method, headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' } },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
