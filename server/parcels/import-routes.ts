import { type Static, Type } from 'typebox';
import { bareNumber } from '../orders/index.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvents } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { OneOf } from '../platform/http-schemas.ts';
import { readDate, readText } from '../platform/import-values.ts';
import { ExternalId, Given, type Ingestion, Instant, ingestRoute, instantOf, onlyGiven } from '../platform/ingest.ts';
import { loadShop } from '../shops/index.ts';
import { addScans, knownParcels, type ParcelInput } from './import-parcel-rows.ts';
import { writeParcels } from './import-parcels.ts';
import { scanStatuses } from './rules.ts';
import { codeProviders, meaningOf } from './scan-codes.ts';
import { scanReasons } from './scan-reasons.ts';
import type { ScanInput } from './store-scans.ts';

const Text = (maxLength: number) => Type.String({ maxLength });
const Country = Type.String({ pattern: '^[A-Z]{2}$' });

const scanFields = {
  at: Instant,
  status: Type.Optional(OneOf(scanStatuses)),
  /** Whose `code` it is: it tells the status, and the reason where it knows one. */
  provider: Type.Optional(OneOf(codeProviders)),
  code: Type.Optional(
    Type.String({ maxLength: 100, description: 'Kept as it is; of Karrio and EasyPost `status:detail`' }),
  ),
  reason: Type.Optional(OneOf(scanReasons)),
  place: Type.Optional(Text(200)),
  text: Type.Optional(Text(1_000)),
};
const ParcelScan = Type.Object(scanFields, { additionalProperties: false });

const ParcelRow = Type.Object({
  externalId: ExternalId,
  order: { ...ExternalId, description: 'The number of its order, which must be known' },
  carrier: Given(Text(100)),
  trackingNumber: Given(Text(200)),
  originCity: Given(Text(200)),
  originRegion: Given(Text(100)),
  originCountry: Given(Country),
  destinationCity: Given(Text(200)),
  destinationRegion: Given(Text(100)),
  destinationCountry: Given(Country),
  orderedAt: Given(Instant),
  handedOverAt: Given(Instant),
  deliveredAt: Given(Instant),
  promisedOn: Given(Type.String({ maxLength: 10, description: 'A date: 2026-03-09' })),
  updatedAt: Type.Optional(Instant),
  scans: Type.Optional(Type.Array(ParcelScan, { maxItems: 500 })),
  lines: Type.Optional(
    Type.Array(
      Type.Object({
        line: { ...ExternalId, description: "The shop's own id of the order's line" },
        quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      }),
      { maxItems: 500, description: 'Which of its order is in it: all of it' },
    ),
  ),
});

const parcels: Ingestion<typeof ParcelRow, ParcelInput> = {
  kind: 'parcels',
  row: ParcelRow,
  read: (row) => ({
    ...onlyGiven({
      external_id: row.externalId,
      order_number: bareNumber(row.order),
      ordered_at: instantOf('orderedAt', row.orderedAt ?? null),
      carrier: text('carrier', row.carrier),
      tracking_number: text('trackingNumber', row.trackingNumber),
      origin_city: text('originCity', row.originCity),
      origin_region: text('originRegion', row.originRegion),
      origin_country: row.originCountry,
      destination_city: text('destinationCity', row.destinationCity),
      destination_region: text('destinationRegion', row.destinationRegion),
      destination_country: row.destinationCountry,
      handed_over_at: instantOf('handedOverAt', row.handedOverAt),
      delivered_at: instantOf('deliveredAt', row.deliveredAt),
      promised_on: row.promisedOn && readDate('promisedOn', row.promisedOn),
      source_updated_at: instantOf('updatedAt', row.updatedAt),
    }),
    ...(row.scans ? { scans: row.scans.map(readScan) } : {}),
    ...(row.lines ? { lines: row.lines } : {}),
  }),
  write: async (tx, rows, at) => {
    const { outcomes, changedIds } = await writeParcels(tx, rows, at);
    const told = changedIds.map((parcelId) => ({ parcelId }));
    await appendEvents(tx, 'parcels.parcel-upserted', told, at);
    return outcomes;
  },
};

function text<Value extends string | null | undefined>(column: string, value: Value): Value | null {
  return typeof value === 'string' ? (readText(column, value, 200) as Value | null) : value;
}

function readScan(row: Static<typeof ParcelScan>): ScanInput {
  const { provider, code = '' } = row;
  const text = readText('text', row.text, 1_000) ?? '';
  const meaning = provider ? meaningOf(provider, code, text) : null;
  const status = row.status ?? meaning?.status;
  if (!status) throw new Refused('bad_field', 422, { field: 'status', problem: 'missing' });
  return {
    ...{ at: instantOf('at', row.at), status, place: readText('place', row.place, 200) ?? '', text },
    ...{ reason: row.reason ?? meaning?.reason ?? null, code },
    ...(provider ? { provider } : {}),
  };
}

const ScanRow = Type.Object({
  parcel: { ...ExternalId, description: "The shop's own id of the parcel, which must be known" },
  ...scanFields,
});

const scans: Ingestion<typeof ScanRow, ScanInput & { parcel: string }> = {
  kind: 'scans',
  row: ScanRow,
  read: (row) => ({ parcel: row.parcel, ...readScan(row) }),
  write: async (tx, rows, at) => {
    const known = await knownParcels(
      tx,
      at.shopId,
      rows.map((row) => row.parcel),
    );
    const stranger = rows.find((row) => !known.has(row.parcel));
    if (stranger) throw new Refused('parcel_unknown', 422, { parcel: stranger.parcel });
    const { outcomes, changedIds } = await addScans(tx, rows, at);
    const told = changedIds.map((parcelId) => ({ parcelId }));
    await appendEvents(tx, 'parcels.parcel-scanned', told, at);
    return outcomes;
  },
};

export function parcelIngestRoutes(app: App): void {
  ingestRoute(app, parcels, loadShop);
  ingestRoute(app, scans, loadShop);
}
