import type { GoodsState, ReturnDetail, ReturnLine } from '../api/returns.ts';

const open = ['draft', 'requested', 'info_needed'];

/** Nothing of it is decided: what goes back, and why, may still change. */
export function isUndecided({ status, lines }: Pick<ReturnDetail, 'status' | 'lines'>): boolean {
  return open.includes(status) && lines.every((line) => line.case === 'cancelled' || open.includes(line.case));
}

/** A shop may decide on it, also after a refusal that the buyer disputes. */
export const isToDecide = (line: ReturnLine): boolean =>
  line.next.some(({ axis, to }) => axis === 'case' && (to === 'approved' || to === 'declined')) &&
  !['closed', 'expired'].includes(line.case);

export const canBecome = (line: ReturnLine, axis: 'case' | 'goods' | 'money', to: string): boolean =>
  line.next.some((step) => step.axis === axis && step.to === to);

const onTheWay: readonly GoodsState[] = ['awaiting_parcel', 'in_transit_back'];
const here: readonly GoodsState[] = ['arrived', 'inspecting', 'mismatch'];
export const isOnTheWay = ({ goods }: ReturnLine): boolean => onTheWay.includes(goods);
export const isToInspect = ({ goods }: ReturnLine): boolean => here.includes(goods);
