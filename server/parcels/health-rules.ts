/** What we think of a parcel, whatever its carrier says: against its lane and its promised day. */
export type Health = 'on_track' | 'slow' | 'stalled' | 'at_risk' | 'late' | 'no_basis';

/** What somebody has to do something about. */
export type Cause = 'not_handed_over' | 'attempt_failed' | 'ready_for_pickup' | 'exception' | 'returning' | 'lost';
