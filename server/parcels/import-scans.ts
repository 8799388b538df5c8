import { Refused } from '../platform/errors.ts';
import { tellImported } from '../platform/events.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan } from '../platform/import-run.ts';
import { needed, readId, readText, readTime } from '../platform/import-values.ts';
import { addScans, knownParcels } from './import-parcel-rows.ts';
import { scanStatuses } from './rules.ts';
import { codeProviders, meaningOf, zoneOf } from './scan-codes.ts';
import type { ScanInput } from './store-scans.ts';

export const scanColumns = ['scan_at', 'scan_status', 'scan_provider', 'scan_code', 'scan_place', 'scan_text'] as const;

/** Scans alone, of parcels that are known: one row each. */
export const scansPlan: ImportPlan<ScanInput & { parcel: string }> = {
  kind: 'scans',
  profile: 'generic',
  required: ['parcel_id', 'scan_at'],
  optional: scanColumns.filter((column) => column !== 'scan_at'),
  read: (records, { zone }) => {
    const [cells] = records as [Cells];
    const parcel = needed(readId('parcel_id', cells('parcel_id')), 'parcel_id');
    const scan = needed(readScan(cells, zone)[0] ?? null, 'scan_at');
    return { ...scan, parcel };
  },
  write: async (tx, rows, at) => {
    const known = await knownParcels(
      tx,
      at.shopId,
      rows.map((row) => row.parcel),
    );
    const stranger = rows.find((row) => !known.has(row.parcel));
    if (stranger) throw new Refused('parcel_unknown', 422, { parcel: stranger.parcel });
    return tellImported(tx, 'parcels.parcels-imported', (await addScans(tx, rows, at)).outcomes, at);
  },
};

/** A row without a time has no scan. A provider's time without a zone is of where the provider's clocks stand. */
export function readScan(cells: Cells, shopZone: string): ScanInput[] {
  const provider = oneOf('scan_provider', codeProviders, cells('scan_provider'));
  const zone = provider ? zoneOf(provider, shopZone) : shopZone;
  const at = readTime('scan_at', cells('scan_at'), zone);
  if (at === null) return [];
  const code = readText('scan_code', cells('scan_code'), 100) ?? '';
  const text = readText('scan_text', cells('scan_text'), 1_000) ?? '';
  const meaning = provider ? meaningOf(provider, code, text) : null;
  const status = oneOf('scan_status', scanStatuses, cells('scan_status')) ?? meaning?.status ?? 'unknown';
  const place = readText('scan_place', cells('scan_place'), 200) ?? '';
  return [{ at, status, place, text, code, reason: meaning?.reason ?? null, ...(provider ? { provider } : {}) }];
}

function oneOf<Word extends string>(column: string, words: readonly Word[], raw: string | undefined): Word | null {
  const said = raw?.trim().toLowerCase() ?? '';
  if (said === '') return null;
  const known = words.find((one) => one === said);
  if (!known) throw new Refused('cell_not_listed', 422, { column, value: said.slice(0, 60), known: words.join(', ') });
  return known;
}
