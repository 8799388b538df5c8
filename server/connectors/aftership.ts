import { createHmac } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CallResult, Hook, News, ProviderSettings, TrackerKind } from '../outbox/index.ts';
import type { TrackerAnswer } from '../parcels/index.ts';
import type { Http, HttpAnswer } from '../platform/safe-http.ts';
import { parcelOf, Tracking } from './aftership-payload.ts';
import { readAnswer } from './read-answer.ts';
import { isLongEnough, isSameMac, shortestSecret } from './same-mac.ts';
import { callsPerDay } from './tracking-fields.ts';
import { parseJson, unreadable } from './webhook.ts';

const timeoutMs = 20_000;
/** Their server; tests stand in for it. */
const server = 'https://api.aftership.com/tracking/2026-07';

/** https://www.aftership.com/docs/tracking/webhook/webhook-specifications */
const Told = Type.Object({ event: Type.String(), msg: Type.Optional(Tracking) });
/** https://www.aftership.com/docs/tracking/api/trackings/get-trackings */
const Found = Type.Object({ data: Type.Object({ trackings: Type.Array(Tracking) }) });
const Fault = Type.Object({ meta: Type.Object({ code: Type.Integer() }) });

/** "Tracking already exists" (https://www.aftership.com/docs/tracking/quickstart/request-errors). */
const known = 4003;

/**
 * AfterShip: posts what carriers scan, and is asked for what it has not posted. A number that it does not know yet is made
 * known to it, so that it watches it. Asked by our one way out rather than by @aftership/tracking-sdk, whose axios cannot be
 * kept from private addresses and repeats calls that the budget has not counted.
 */
export function aftership(http: Http, place = server): TrackerKind {
  return {
    kind: 'aftership',
    channel: 'parcels',
    settings: Type.Object({ callsPerDay }, { additionalProperties: false }),
    secrets: ['apiKey', 'webhookSecret'],
    shortestSecrets: { webhookSecret: shortestSecret },
    track(given) {
      const ask = askerOf(http, place, given);
      return {
        ...{ id: given.id, provider: 'aftership', perSecond: given.perSecond },
        callsPerDay: hasKey(given) ? Number(given.settings.callsPerDay) : 0,
        covers: () => true,
        look: ({ trackingNumber }) => look(ask, trackingNumber),
        check: async () =>
          hasKey(given)
            ? readAnswer(await ask('GET', '/trackings?limit=1'), readCheck)
            : { is: 'not_taken', reason: 'key_missing' },
      };
    },
    hooks: { proves: isSignedByAftership, read: readNews },
  };
}

type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<HttpAnswer>;

const keyOf = ({ secrets }: ProviderSettings) => secrets.apiKey?.trim() ?? '';
const hasKey = (given: ProviderSettings) => keyOf(given) !== '';

const askerOf =
  (http: Http, place: string, given: ProviderSettings): Ask =>
  (method, path, body) =>
    http.call({
      ...{ url: `${place}${path}`, method, timeoutMs },
      headers: { 'as-api-key': keyOf(given), 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

async function look(ask: Ask, trackingNumber: string): Promise<TrackerAnswer> {
  const answer = await ask('GET', `/trackings?tracking_numbers=${encodeURIComponent(trackingNumber)}`);
  if (answer.is !== 'answered' || answer.status !== 200) return faultOf(answer);
  const said = parseJson(answer.body);
  if (!Value.Check(Found, said)) return { is: 'unavailable', reason: 'unreadable_answer' };
  const found = said.data.trackings.find((one) => isSameNumber(one.tracking_number, trackingNumber));
  if (found) return { is: 'told', told: { ...parcelOf(found), trackingNumber } };
  const made = await ask('POST', '/trackings', { tracking_number: trackingNumber });
  const isKnown = made.is === 'answered' && (made.status === 200 || made.status === 201 || codeOf(made) === known);
  return { ...(isKnown ? ({ is: 'nothing' } as const) : faultOf(made)), calls: 2 };
}

const isSameNumber = (a: string, b: string) =>
  a.replace(/\s+/g, '').toUpperCase() === b.replace(/\s+/g, '').toUpperCase();

const codeOf = ({ body }: HttpAnswer & { is: 'answered' }) => {
  const said = parseJson(body);
  return Value.Check(Fault, said) ? said.meta.code : null;
};

/** 4xx is about this number, but for those about the account. */
function faultOf(answer: HttpAnswer): TrackerAnswer {
  if (answer.is !== 'answered') return { is: 'unavailable', reason: answer.reason };
  const { status, headers } = answer;
  const asked = /^\d{1,6}$/.test(headers['retry-after'] ?? '') ? { afterSeconds: Number(headers['retry-after']) } : {};
  const isOfAccount = status < 400 || status >= 500 || [401, 402, 403, 404, 429].includes(status);
  if (isOfAccount) return { is: 'unavailable', reason: `http_${status}`, ...asked };
  return { is: 'refused', reason: `aftership.${codeOf(answer) ?? status}` };
}

function readCheck({ status, body }: HttpAnswer & { is: 'answered' }): CallResult {
  if (status >= 400) return { is: 'not_taken', reason: `http_${status}` };
  return Value.Check(Found, parseJson(body))
    ? { is: 'accepted', providerMessageId: 'trackings' }
    : { is: 'unclear', reason: 'unreadable_answer' };
}

/**
 * `aftership-hmac-sha256`: base64 of the HMAC-SHA256 of the body by the webhook secret
 * (https://www.aftership.com/docs/tracking/webhook/webhook-signature). It has no time: the same post again is the same
 * scans again, and changes nothing.
 */
function isSignedByAftership({ headers, body }: Hook, { secrets: { webhookSecret = '' } }: ProviderSettings): boolean {
  const secret = webhookSecret.trim();
  const expected = createHmac('sha256', secret).update(body).digest();
  return isLongEnough(secret) && isSameMac(Buffer.from(headers['aftership-hmac-sha256'] ?? '', 'base64'), expected);
}

function readNews({ body }: Hook): readonly News[] {
  const told = parseJson(body.toString('utf8'));
  if (!Value.Check(Told, told)) throw unreadable();
  return told.msg ? [{ is: 'scans', parcels: [parcelOf(told.msg)] }] : [];
}
