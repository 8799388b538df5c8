import './tables.ts';

export { type Carried, type CarrierStatus, carrierStatusOf } from './carrier-status.ts';
export { type Arrival, estimateArrival } from './estimate-arrival.ts';
export type { Estimate, Scope } from './estimate-rules.ts';
export { type GivenDates, keepDatesGiven } from './given-queries.ts';
export {
  type Cause,
  causes,
  type Health,
  healths,
  type Sign,
  signsInOrder,
  type Trouble,
  type Verdict,
} from './health-rules.ts';
export { parcelIngestRoutes } from './import-routes.ts';
export { lookAtHealth, pollParcelsJob, refreshLanesJob, settleDuePromises } from './jobs.ts';
export type { JudgedLane, Lanes, ParcelTimes } from './judge-lane.ts';
export { type KnownParcel, keepParcel } from './keep-parcel.ts';
export { laneRoutes } from './lane-routes.ts';
export { lanesOf } from './lanes-of.ts';
export { lookAgain } from './look-again.ts';
export { type FollowHealth, type Looked, lookAtParcels } from './look-at-parcels.ts';
export { type FactsAt, parcelFacts } from './parcel-facts.ts';
export { selectTrackerHealth } from './poll-queries.ts';
export { deliveredAt, linesOfParcels, type Parcel, parcelsOfOrders } from './queries.ts';
export {
  type LaneHealth,
  type ParcelState,
  parcelStates,
  type Scan,
  type ScanStatus,
  scanStatuses,
  stateOf,
} from './rules.ts';
export { type CodeProvider, codeProviders, meaningOf } from './scan-codes.ts';
export { type ScanReason, scanReasons } from './scan-reasons.ts';
export { type Taken, type ToldParcel, type ToldScan, takeScans } from './take-scans.ts';
export type { AskedParcel, Tracker, TrackerAnswer } from './tracker.ts';
export { readTrackingToken, trackingUrl } from './tracking-link.ts';
