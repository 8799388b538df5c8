import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Hook, News, TrackerKind } from '../outbox/index.ts';
import { codeProviders, scanReasons, scanStatuses, type ToldParcel } from '../parcels/index.ts';
import { OneOf } from '../platform/http-schemas.ts';
import { isSignedBy, parseJson, shortestWebhookSecret, unreadable, webhookSecrets } from './webhook.ts';

const Scan = Type.Object({
  /** ISO 8601; without a zone it is the shop's, or of where the clocks of `codes` stand. */
  at: Type.String(),
  /** In our words; or `code`, in those of `codes`. */
  status: Type.Optional(OneOf(scanStatuses)),
  code: Type.Optional(Type.String()),
  reason: Type.Optional(OneOf(scanReasons)),
  place: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
});

const Parcel = Type.Object({
  trackingNumber: Type.Optional(Type.String({ minLength: 1 })),
  /** The shop's own id of it, for who knows that. */
  parcel: Type.Optional(Type.String({ minLength: 1 })),
  codes: Type.Optional(OneOf(codeProviders)),
  scans: Type.Array(Scan),
});

const Told = Type.Object({
  type: Type.Literal('parcel.scans'),
  data: Type.Union([Parcel, Type.Array(Parcel, { minItems: 1, maxItems: 200 })]),
});

/**
 * The shop's own system behind a signed webhook (Standard Webhooks): `{"type":"parcel.scans","timestamp":…,"data":{…}}`, one
 * parcel or up to 200 of them, signed within the last five minutes. It may pass on the codes of a provider as they are.
 */
export function webhookParcels(): TrackerKind {
  return {
    kind: 'webhook-parcels',
    channel: 'parcels',
    settings: Type.Object({}, { additionalProperties: false }),
    secrets: webhookSecrets,
    shortestSecrets: { secret: shortestWebhookSecret, oldSecret: shortestWebhookSecret },
    hooks: { proves: isSignedBy, read: readNews },
  };
}

function readNews({ body }: Hook): readonly News[] {
  const told = parseJson(body.toString('utf8'));
  if (!Value.Check(Told, told)) throw unreadable();
  return [{ is: 'scans', parcels: [told.data].flat().map(parcelOf) }];
}

function parcelOf({ trackingNumber, parcel, codes, scans }: Static<typeof Parcel>): ToldParcel {
  if (trackingNumber === undefined && parcel === undefined) throw unreadable();
  return {
    ...{ provider: 'webhook', trackingNumber: trackingNumber ?? null },
    ...(parcel === undefined ? {} : { parcel }),
    ...(codes === undefined ? {} : { codes }),
    scans: scans.map(({ at, code = '', place = '', text = '', status, reason }) => ({
      ...{ at, code, place, text },
      ...(status === undefined ? {} : { status }),
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}
