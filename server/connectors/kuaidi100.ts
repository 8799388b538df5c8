import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CallResult, Hook, News, ProviderSettings, TrackerKind } from '../outbox/index.ts';
import type { AskedParcel, TrackerAnswer } from '../parcels/index.ts';
import type { Http, HttpAnswer } from '../platform/safe-http.ts';
import { companyOf } from './kuaidi100-companies.ts';
import { parcelOf, Result } from './kuaidi100-payload.ts';
import { isLongEnough, isSameMac, shortestSecret } from './same-mac.ts';
import { callsPerDay } from './tracking-fields.ts';
import { parseJson, unreadable } from './webhook.ts';

const timeoutMs = 20_000;
/** Their server; tests stand in for it. */
const server = 'https://poll.kuaidi100.com/poll/query.do';

/** What is pushed as `param` (https://apifox.com/apidoc/project-514987/api-8568518). `status` is of the watching: "abort" says nothing of the parcel. */
const Pushed = Type.Object({
  lastResult: Type.Optional(Type.Union([Result, Type.Null()])),
  destResult: Type.Optional(Type.Union([Result, Type.Null()])),
});
const Refusal = Type.Object({ returnCode: Type.Union([Type.String(), Type.Number()]) });

/** Kuaidi100 (快递100): pushes what it is subscribed to, and is asked by its query API with customer, sign and param. */
export function kuaidi100(http: Http, place = server): TrackerKind {
  return {
    kind: 'kuaidi100',
    channel: 'parcels',
    settings: Type.Object(
      { customer: Type.String({ minLength: 1, maxLength: 100 }), callsPerDay },
      { additionalProperties: false },
    ),
    secrets: ['key', 'salt'],
    shortestSecrets: { salt: shortestSecret },
    track: (given) => ({
      ...{ id: given.id, provider: 'kuaidi100', perSecond: given.perSecond },
      callsPerDay: (given.secrets.key ?? '') === '' ? 0 : Number(given.settings.callsPerDay),
      covers: ({ carrier, phoneTail }) => {
        const company = companyOf(carrier ?? '');
        return company !== null && (!company.needsPhone || phoneTail !== null);
      },
      look: (parcel) => look(http, place, given, parcel),
      check: () => check(http, place, given),
    }),
    hooks: {
      proves: isSignedByKuaidi100,
      read: readNews,
      // Anything else, and it pushes again (ibid.).
      answer: { result: true, returnCode: '200', message: '成功' },
    },
  };
}

/** https://apifox.com/apidoc/project-514987/api-8562559: `sign` is MD5 of param + key + customer, in capitals. */
function query(http: Http, place: string, { settings, secrets }: ProviderSettings, asked: object): Promise<HttpAnswer> {
  const param = JSON.stringify(asked);
  const customer = String(settings.customer).trim();
  const sign = md5(`${param}${secrets.key?.trim() ?? ''}${customer}`)
    .toString('hex')
    .toUpperCase();
  const body = new URLSearchParams({ customer, sign, param }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return http.call({ url: place, method: 'POST', headers, body, timeoutMs });
}

async function look(http: Http, place: string, given: ProviderSettings, parcel: AskedParcel): Promise<TrackerAnswer> {
  const company = companyOf(parcel.carrier ?? '');
  if (!company) return { is: 'refused', reason: 'kuaidi100.carrier' };
  const phone = company.needsPhone && parcel.phoneTail ? { phone: parcel.phoneTail } : {};
  const asked = { com: company.code, num: parcel.trackingNumber, ...phone, resultv2: '6', show: '0', order: 'desc' };
  const answer = await query(http, place, given, asked);
  if (answer.is !== 'answered') return { is: 'unavailable', reason: answer.reason };
  if (answer.status !== 200) return { is: 'unavailable', reason: `http_${answer.status}` };
  const said = parseJson(answer.body);
  if (Value.Check(Refusal, said)) return refusalOf(String(said.returnCode));
  if (!Value.Check(Result, said)) return { is: 'unavailable', reason: 'unreadable_answer' };
  return { is: 'told', told: parcelOf(parcel.trackingNumber, [said]) };
}

/** Its returnCodes (ibid.): nothing found; about this number; about the account; their server. */
function refusalOf(code: string): TrackerAnswer {
  const reason = `kuaidi100.${code}`;
  if (code === '500') return { is: 'nothing' };
  if (code === '400' || code === '408') return { is: 'refused', reason };
  if (code === '503' || code === '601') return { is: 'unavailable', reason, afterSeconds: 3_600 };
  return { is: 'unavailable', reason };
}

/** A number that nobody has: who knows the account says that nothing is found, and who does not says so. */
async function check(http: Http, place: string, given: ProviderSettings): Promise<CallResult> {
  if ((given.secrets.key ?? '') === '') return { is: 'not_taken', reason: 'key_missing' };
  const answer = await query(http, place, given, { com: 'yuantong', num: 'YT0000000000000' });
  if (answer.is === 'not_connected') return { is: 'not_taken', reason: answer.reason };
  if (answer.is === 'unclear') return answer;
  const said = parseJson(answer.body);
  if (Value.Check(Result, said)) return { is: 'accepted', providerMessageId: 'query' };
  if (!Value.Check(Refusal, said)) return { is: 'unclear', reason: 'unreadable_answer' };
  const code = String(said.returnCode);
  return code === '500'
    ? { is: 'accepted', providerMessageId: 'query' }
    : { is: 'not_taken', reason: `kuaidi100.${code}` };
}

/** A form of `param` and `sign`, which is MD5 of param + salt. It has no time: the same push again is the same scans again. */
function isSignedByKuaidi100({ body }: Hook, { secrets: { salt = '' } }: ProviderSettings): boolean {
  const form = new URLSearchParams(body.toString('utf8'));
  const expected = md5(`${form.get('param') ?? ''}${salt.trim()}`);
  return isLongEnough(salt.trim()) && isSameMac(Buffer.from(form.get('sign') ?? '', 'hex'), expected);
}

function readNews({ body }: Hook): readonly News[] {
  const told = parseJson(new URLSearchParams(body.toString('utf8')).get('param') ?? '');
  if (!Value.Check(Pushed, told)) throw unreadable();
  const results = [told.lastResult, told.destResult].filter((one) => one !== null && one !== undefined);
  const [first] = results;
  return first ? [{ is: 'scans', parcels: [parcelOf(first.nu, results)] }] : [];
}

const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest();
