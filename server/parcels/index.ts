import './tables.ts';

export { type Arrival, estimateArrival } from './estimate-arrival.ts';
export type { Estimate, Scope } from './estimate-rules.ts';
export { parcelIngestRoutes } from './import-routes.ts';
export { settleDuePromises } from './jobs.ts';
export { type KnownParcel, keepParcel } from './keep-parcel.ts';
export { lookAgain } from './look-again.ts';
export { type FactsAt, parcelFacts } from './parcel-facts.ts';
export { deliveredAt, type Parcel, parcelsOfOrders } from './queries.ts';
export {
  type LaneHealth,
  type ParcelState,
  parcelStates,
  type Scan,
  type ScanStatus,
  scanStatuses,
  stateOf,
} from './rules.ts';
