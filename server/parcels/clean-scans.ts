import type { ToldParcel, ToldScan } from './take-scans.ts';

/** More than any carrier scans one parcel; of more the newest are of use, and providers tell these first or last. */
const mostScans = 500;
const mostParcels = 200;
const longest = { number: 200, code: 100, place: 200, text: 1_000, at: 60 };

/** What is told of parcels, posted or asked for, so that it can be written, however long and odd it is. Texts stay as they are: whoever shows them shows text. */
export function cleanParcels(parcels: readonly ToldParcel[]): ToldParcel[] {
  return parcels.slice(0, mostParcels).map((parcel) => ({
    ...parcel,
    trackingNumber: parcel.trackingNumber === null ? null : storable(parcel.trackingNumber, longest.number),
    ...(parcel.parcel === undefined ? {} : { parcel: storable(parcel.parcel, longest.number) }),
    scans: newest(parcel.scans).map(cleanScan),
  }));
}

const cleanScan = (scan: ToldScan): ToldScan => ({
  ...scan,
  at: storable(scan.at, longest.at),
  code: storable(scan.code, longest.code),
  place: storable(scan.place, longest.place),
  text: storable(scan.text, longest.text),
});

function newest(scans: readonly ToldScan[]): readonly ToldScan[] {
  if (scans.length <= mostScans) return scans;
  return scans.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, mostScans);
}

/** PostgreSQL's text holds neither NUL nor half a surrogate pair; a cut may leave one. */
const storable = (text: string, most: number) => text.replaceAll('\0', '\ufffd').slice(0, most).toWellFormed().trim();
