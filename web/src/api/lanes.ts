import type { LaneMonth } from '../parcels/lane-months.ts';
import { call, withQuery } from './http.ts';

export const readLanes = (months: number) =>
  call<{ claimedShare: number; lanes: LaneMonth[] }>('GET', withQuery('/lanes', { months }));
