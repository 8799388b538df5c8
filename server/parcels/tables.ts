import type { Generated } from 'kysely';
import type { Scope } from './estimate-rules.ts';
import type { Cause, Health } from './health-rules.ts';
import type { ParcelState, ScanStatus } from './rules.ts';
import type { ScanReason } from './scan-reasons.ts';
import type { ScanDoubt } from './store-scans.ts';

export type ParcelsTable = {
  shop_id: string;
  id: string;
  external_id: string;
  order_id: string;
  carrier: string | null;
  tracking_number: string | null;
  origin_city: string | null;
  origin_region: string | null;
  origin_country: string | null;
  destination_city: string | null;
  destination_region: string | null;
  destination_country: string | null;
  ordered_at: Temporal.Instant;
  handed_over_at: Temporal.Instant | null;
  delivered_at: Temporal.Instant | null;
  promised_on: Temporal.PlainDate | null;
  source_updated_at: Temporal.Instant | null;
  synced_at: Temporal.Instant;
  /** The return whose goods it brings back; null: it is on its way to the buyer. */
  return_id: string | null;
};

export type ScansTable = {
  shop_id: string;
  parcel_id: string;
  at: Temporal.Instant;
  status: ScanStatus;
  place: string;
  text: string;
  /** Whose words; '' are the shop's own. */
  provider: Generated<string>;
  /** The provider's code as it came. */
  code: Generated<string>;
  reason: Generated<ScanReason | null>;
  /** Why it is kept and not believed: its status is `unknown` then. */
  doubt: Generated<ScanDoubt | null>;
  told: Generated<string>;
};

export type ParcelLinesTable = {
  shop_id: string;
  parcel_id: string;
  /** The shop's own id of the order's line. */
  line_external_id: string;
  quantity: number;
};

export type ParcelHealthTable = {
  shop_id: string;
  parcel_id: string;
  ordered_at: Temporal.Instant;
  state: ParcelState | null;
  health: Health;
  cause: Cause | null;
  since: Temporal.Instant | null;
  needs: number;
  usually_by: Temporal.PlainDate | null;
  latest_by: Temporal.PlainDate | null;
  miss_probability: number | null;
  basis_count: number | null;
  looked_at: Temporal.Instant | null;
  next_look_at: Temporal.Instant | null;
};

export type LanePacesTable = {
  shop_id: string;
  day: Temporal.PlainDate;
  reckoned_at: Temporal.Instant;
  paces: unknown;
  claims: Generated<unknown>;
};

export type EstimatesGivenTable = {
  shop_id: string;
  id: string;
  parcel_id: string;
  given_at: Temporal.Instant;
  given_on: Temporal.PlainDate;
  said_in: 'message' | 'page';
  message_id: string | null;
  usually_by: Temporal.PlainDate;
  latest_by: Temporal.PlainDate;
  origin_region: string | null;
  destination_region: string | null;
  destination_country: string | null;
  carrier: string | null;
  clock: 'order' | 'hand-off';
  scope: Scope;
  basis_count: number;
  arrived_on: Temporal.PlainDate | null;
};

declare module '../platform/database.ts' {
  interface Tables {
    lane_paces: LanePacesTable;
    estimates_given: EstimatesGivenTable;
    parcels: ParcelsTable;
    scans: ScansTable;
    parcel_lines: ParcelLinesTable;
    parcel_health: ParcelHealthTable;
  }
}
