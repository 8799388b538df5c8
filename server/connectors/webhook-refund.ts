import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Hook, MoneyContent, News, Sender } from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/safe-http.ts';
import {
  isSignedBy,
  keyOf,
  parseJson,
  postSigned,
  ReceiptData,
  readReceipt,
  unreadable,
  webhookSecrets,
  webhookSettings,
} from './webhook.ts';

/** A shop's system may ask its bank first. */
const timeoutMs = 20_000;

const Told = Type.Object({ type: Type.Literal('refund.receipt'), data: ReceiptData });

/**
 * The shop's own system behind a signed webhook (Standard Webhooks). Qin posts
 * `{"type":"refund.send","timestamp":…,"data":{"id","orderNumber","amountMinor","currency","payment":{"provider","reference"},
 * "note"}}` and is answered 2xx with `{"messageId":"…"}` once the money is on its way; the same `webhook-id` again must be
 * answered the same without paying again, for `keyHours`. 400 and 422 mean that this refund will never be paid. It posts
 * `refund.receipt` (see `Told`) to the hook's address, signed with the same secret. `refund.ping` asks for the same answer and
 * moves nothing.
 */
export function webhookRefund(http: Http, clock: Clock): Sender {
  return {
    kind: 'webhook-refund',
    channel: 'money',
    settings: Type.Object(webhookSettings, { additionalProperties: false }),
    secrets: webhookSecrets,
    connect: (given) => ({
      id: given.id,
      channel: 'money',
      certainty: keyOf(given),
      perSecond: given.perSecond,
      atOnce: 10,
      timeoutMs: timeoutMs + 1_000,
      send({ id, content }) {
        const { orderNumber, amountMinor, currency, payment, note } = content as MoneyContent;
        const data = { id, orderNumber, amountMinor, currency, payment, note };
        return postSigned({ http, clock }, given, { type: 'refund.send', id, data }, timeoutMs);
      },
      check() {
        const id = `ping-${clock.now().epochMilliseconds}`;
        return postSigned({ http, clock }, given, { type: 'refund.ping', id, data: { id } }, timeoutMs);
      },
    }),
    hooks: { proves: isSignedBy, read: readNews },
  };
}

function readNews({ body }: Hook): readonly News[] {
  const told = parseJson(body.toString('utf8'));
  if (!Value.Check(Told, told)) throw unreadable();
  return [readReceipt(told.data)];
}
