import { Type } from 'typebox';
import type { CallResult, Found, MoneyContent, Outgoing, ProviderSettings, Sender } from '../outbox/index.ts';
import type { Http } from '../platform/safe-http.ts';
import { askStripe, readEnd, type StripePlace, stripePlace } from './stripe-client.ts';
import { isSignedByStripe, readStripeNews } from './stripe-hooks.ts';

const timeoutMs = 20_000;

/** Longer than Stripe works at one call. */
const shownAfterSeconds = 60;
/** Refunds stay listed under their payment; older ones nobody has asked about. */
const rememberedSeconds = 365 * 86_400;
/** Answers of more than 64 kB are not read. */
const pageSize = 20;
const mostPages = 5;

/**
 * Refunds by Stripe (https://docs.stripe.com/api/refunds/create). Our id is the Idempotency-Key of each attempt, and stands in
 * the refund's metadata: Stripe forgets a key after 24 hours and repeats a fault of its own for as long
 * (https://docs.stripe.com/api/idempotent_requests), so that a doubt is ended by looking among the payment's refunds, which
 * it never forgets; what is missing there is asked for again under the same key.
 */
export function stripe(http: Http, place: StripePlace = stripePlace): Sender {
  return {
    kind: 'stripe',
    channel: 'money',
    settings: Type.Object({}, { additionalProperties: false }),
    secrets: ['apiKey', 'webhookSecret'],
    connect(given) {
      const account = { apiKey: keyOf(given), place, timeoutMs };
      return {
        id: given.id,
        channel: 'money',
        certainty: { kind: 'query', seconds: shownAfterSeconds, rememberedSeconds },
        perSecond: given.perSecond,
        atOnce: 4,
        timeoutMs: timeoutMs + 1_000,
        send: (outgoing) => refund(http, account, outgoing),
        find: (outgoing) => find(http, account, outgoing),
        check: async () =>
          account.apiKey === ''
            ? noKey
            : readEnd(await askStripe(http, account, (stripe) => stripe.balance.retrieve()), ({ object }) =>
                object === 'balance'
                  ? { is: 'accepted', providerMessageId: 'balance' }
                  : { is: 'unclear', reason: 'unreadable_answer' },
              ),
      };
    },
    hooks: { proves: isSignedByStripe, read: readStripeNews },
  };
}

type Account = Parameters<typeof askStripe>[1];

const keyOf = ({ secrets }: ProviderSettings) => secrets.apiKey?.trim() ?? '';
const noKey: CallResult = { is: 'not_taken', reason: 'key_missing' };

async function refund(http: Http, account: Account, { id, content }: Outgoing): Promise<CallResult> {
  const { amountMinor, currency, orderNumber, payment } = content as MoneyContent;
  const of = paymentOf(payment.reference);
  if (!of) return { is: 'refused', reason: 'payment_reference' };
  if (account.apiKey === '') return noKey;
  const amount = amountAtStripe(amountMinor, currency);
  const metadata = { qin_refund: id, order_number: orderNumber };
  const end = await askStripe(http, account, (stripe) =>
    stripe.refunds.create({ ...of, amount, metadata }, { idempotencyKey: id }),
  );
  return readEnd(end, ({ object, id: refundId, status, failure_reason }) => {
    if (object !== 'refund' || !refundId) return { is: 'unclear', reason: 'unreadable_answer' };
    if (status === 'failed' || status === 'canceled')
      return { is: 'refused', reason: `stripe.${failure_reason ?? status}` };
    return { is: 'accepted', providerMessageId: refundId };
  });
}

/** Looks for our id among the refunds of the payment, whatever became of them: receipts tell. */
async function find(http: Http, account: Account, { id, content }: Outgoing): Promise<Found> {
  const of = paymentOf((content as MoneyContent).payment.reference);
  if (!of || account.apiKey === '') return { is: 'unclear' };
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { said } = await askStripe(http, account, (stripe) =>
      stripe.refunds.list({ ...of, limit: pageSize, ...(after ? { starting_after: after } : {}) }),
    );
    if (said?.object !== 'list' || !Array.isArray(said.data)) return { is: 'unclear' };
    const found = said.data.find(({ metadata }) => metadata?.qin_refund === id);
    if (found) return { is: 'accepted', providerMessageId: found.id };
    if (!said.has_more) return { is: 'not_found' };
    after = said.data.at(-1)?.id;
  }
  return { is: 'unclear' };
}

/** Null: no payment of Stripe's. */
function paymentOf(reference: string): { payment_intent: string } | { charge: string } | null {
  if (/^pi_\w+$/.test(reference)) return { payment_intent: reference };
  return /^(ch|py)_\w+$/.test(reference) ? { charge: reference } : null;
}

/** Both have no smaller coin, and Stripe counts them in hundredths all the same (https://docs.stripe.com/currencies). */
const inHundredths = new Set(['ISK', 'UGX']);

const amountAtStripe = (minor: number, currency: string) => (inHundredths.has(currency) ? minor * 100 : minor);
