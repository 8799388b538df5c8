import type { Count } from '../api/outgoing.ts';

/** "12"; "1000+" where it was not counted further. */
export const sayCount = ({ count, isMore }: Count) => (isMore ? `${count}+` : String(count));
