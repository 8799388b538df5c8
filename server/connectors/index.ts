import type { Connector } from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import { checkAddresses } from '../platform/safe-connect.ts';
import type { Http } from '../platform/safe-http.ts';
import { aftership } from './aftership.ts';
import { alipay } from './alipay.ts';
import { aliyun } from './aliyun.ts';
import type { ReadPhoto } from './compose-mail.ts';
import { kannel } from './kannel.ts';
import { kuaidi100 } from './kuaidi100.ts';
import { smtp } from './smtp.ts';
import { stripe } from './stripe.ts';
import { track17 } from './track17.ts';
import { webhookMail } from './webhook-mail.ts';
import { webhookParcels } from './webhook-parcels.ts';
import { webhookRefund } from './webhook-refund.ts';
import { webhookSms } from './webhook-sms.ts';

/** Every kind of provider that a shop may connect. */
export function openConnectors({
  http,
  clock,
  privateHosts,
  readPhoto,
}: {
  http: Http;
  clock: Clock;
  /** As for `openHttp`: where else than to public addresses a connection may go. */
  privateHosts: readonly string[];
  /** What an agent sends along. */
  readPhoto: ReadPhoto;
}): readonly Connector[] {
  return [
    ...[kannel(http), webhookSms(http, clock), aliyun(clock)],
    ...[smtp(checkAddresses({ privateHosts }), readPhoto), webhookMail(http, clock, readPhoto)],
    ...[stripe(http), alipay(http, clock), webhookRefund(http, clock)],
    ...[aftership(http), track17(), kuaidi100(http), webhookParcels()],
  ];
}
