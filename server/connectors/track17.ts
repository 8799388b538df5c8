import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Hook, News, ProviderSettings, TrackerKind } from '../outbox/index.ts';
import type { ToldScan } from '../parcels/index.ts';
import { isLongEnough, isSameMac, shortestSecret } from './same-mac.ts';
import { MaybeWords } from './tracking-fields.ts';
import { parseJson, unreadable } from './webhook.ts';

const Event = Type.Object({
  time_iso: MaybeWords,
  time_utc: MaybeWords,
  time_raw: Type.Optional(
    Type.Union([Type.Object({ date: MaybeWords, time: MaybeWords, timezone: MaybeWords }), Type.Null()]),
  ),
  description: MaybeWords,
  location: MaybeWords,
  stage: MaybeWords,
  sub_status: MaybeWords,
  address: Type.Optional(Type.Union([Type.Object({ city: MaybeWords }), Type.Null()])),
});
const Info = Type.Object({
  latest_status: Type.Optional(Type.Union([Type.Object({ status: MaybeWords, sub_status: MaybeWords }), Type.Null()])),
  tracking: Type.Optional(
    Type.Union([Type.Object({ providers: Type.Array(Type.Object({ events: Type.Array(Event) })) }), Type.Null()]),
  ),
});
type Info = Static<typeof Info>;

/** https://api.17track.net/en/doc?version=v2.2 (Webhook). `track_info`'s parts stood beside the number before v2.2. */
const Told = Type.Object({
  event: Type.String(),
  data: Type.Intersect([
    Type.Object({ number: Type.String({ minLength: 1 }), track_info: Type.Optional(Type.Union([Info, Type.Null()])) }),
    Info,
  ]),
});

/** 17TRACK: posts what carriers scan of the numbers that the shop has registered there. It is not asked. */
export function track17(): TrackerKind {
  return {
    kind: 'track17',
    channel: 'parcels',
    settings: Type.Object({}, { additionalProperties: false }),
    secrets: ['apiKey'],
    shortestSecrets: { apiKey: shortestSecret },
    hooks: { proves: isSignedBy17Track, read: readNews },
  };
}

/** `sign`: hex of SHA256 of "body/key". It has no time: the same post again is the same scans again. */
function isSignedBy17Track({ headers, body }: Hook, { secrets: { apiKey = '' } }: ProviderSettings): boolean {
  const key = apiKey.trim();
  const expected = createHash('sha256').update(body).update(`/${key}`).digest();
  return isLongEnough(key) && isSameMac(Buffer.from(headers.sign ?? '', 'hex'), expected);
}

function readNews({ body }: Hook): readonly News[] {
  const told = parseJson(body.toString('utf8'));
  if (!Value.Check(Told, told)) throw unreadable();
  // TRACKING_STOPPED says that 17TRACK watches no more: nothing of the parcel.
  if (told.event !== 'TRACKING_UPDATED') return [];
  const info = told.data.track_info ?? told.data;
  return [{ is: 'scans', parcels: [{ provider: 'track17', trackingNumber: told.data.number, scans: scansOf(info) }] }];
}

/** Of a parcel that two carriers carry, both. The newest event without a code of its own is what the whole is said to be. */
function scansOf({ tracking, latest_status }: Info): ToldScan[] {
  const events = (tracking?.providers ?? []).flatMap((one) => one.events);
  const latest = latest_status?.sub_status || latest_status?.status || '';
  // Opinions about silence, and not of any event.
  const ofNewest = /^(NotFound|Expired)/.test(latest) ? '' : latest;
  const newest = events.reduce<(typeof events)[number] | null>(
    (found, one) => (found && (found.time_utc ?? '') >= (one.time_utc ?? '') ? found : one),
    null,
  );
  return events.map((event) => {
    const { time_iso, time_utc, time_raw, description, location, stage, sub_status, address } = event;
    const raw = time_raw?.date ? `${time_raw.date} ${time_raw.time ?? '00:00'}${time_raw.timezone ?? ''}` : '';
    return {
      at: time_iso || time_utc || raw,
      code: sub_status || stage || (event === newest ? ofNewest : ''),
      place: address?.city || location || '',
      text: description ?? '',
    };
  });
}
