import type Stripe from 'stripe';
import type { CallResult } from '../outbox/index.ts';
import type { Http, HttpAnswer } from '../platform/safe-http.ts';
import { readAnswer } from './read-answer.ts';

/** Their server; tests stand in for it. */
export type StripePlace = { host: string; port: number; protocol: 'https' | 'http' };
export const stripePlace: StripePlace = { host: 'api.stripe.com', port: 443, protocol: 'https' };

/** How one call ended: by HTTP, and what Stripe's library made of it; null where that was nothing. */
export type StripeEnd<Said> = { answer: HttpAnswer; said: Said | null; error: StripeFault | null };
type StripeFault = { type: string; code: string | null; param: string | null };

/**
 * Asks Stripe one thing, by its own library over our one way out. The library's own retries are off: whether to call again
 * is the ledger's to decide.
 */
export async function askStripe<Said>(
  http: Http,
  { apiKey, place, timeoutMs }: { apiKey: string; place: StripePlace; timeoutMs: number },
  ask: (stripe: Stripe) => Promise<Said>,
): Promise<StripeEnd<Said>> {
  // Loaded when a shop uses it: 40 MB that other shops need not carry.
  const { default: Library } = await import('stripe');
  let answer: HttpAnswer = { is: 'not_connected', reason: 'client_not_opened' };
  const call: typeof fetch = async (url, { method, headers, body } = {}) => {
    answer = await http.call({
      ...{ url: String(url), method: method === 'GET' ? 'GET' : 'POST', timeoutMs },
      headers: Object.fromEntries(new Headers(headers)),
      ...(method === 'GET' ? {} : { body: String(body ?? '') }),
    });
    // Without a code that the library would take for a reason to call again.
    if (answer.is !== 'answered') throw new Error(answer.reason);
    const isEmpty = answer.status === 204 || answer.status === 304;
    return new Response(isEmpty ? null : answer.body, { status: answer.status, headers: answer.headers });
  };
  const stripe = new Library(apiKey, {
    ...place,
    httpClient: Library.createFetchHttpClient(call),
    // Ours ends first.
    ...{ timeout: timeoutMs * 2, maxNetworkRetries: 0, telemetry: false },
  });
  try {
    return { said: await ask(stripe), error: null, answer };
  } catch (error) {
    // Of what it could not read it knows no status.
    const isSaid = error instanceof Library.errors.StripeError && error.statusCode !== undefined;
    if (!isSaid) return { said: null, error: null, answer };
    const { type, code = null, param = null } = error;
    return { said: null, error: { type, code, param }, answer };
  }
}

/**
 * What the end of a call means; `read` judges what was said. Stripe's noes by their code (https://docs.stripe.com/error-codes),
 * or by the parameter that it did not like.
 */
export function readEnd<Said>(end: StripeEnd<Said>, read: (said: Said) => CallResult): CallResult {
  return readAnswer(end.answer, () => {
    const { said, error } = end;
    if (said !== null) return read(said);
    if (error === null) return { is: 'unclear', reason: 'unreadable_answer' };
    const reason = `stripe.${error.code ?? (error.param ? `bad_${error.param}` : 'no_reason')}`;
    switch (error.type) {
      case 'StripeInvalidRequestError':
      case 'StripeCardError':
        return { is: 'refused', reason };
      // A wrong key, or one that may not refund: the installation's fault, not the refund's.
      case 'StripeAuthenticationError':
      case 'StripePermissionError':
        return { is: 'not_taken', reason: 'stripe.no_access' };
      case 'StripeRateLimitError':
        return { is: 'not_taken', reason };
      // Also the same key while a call with it is still at work: nobody knows how that one ends.
      default:
        return { is: 'unclear', reason };
    }
  });
}
