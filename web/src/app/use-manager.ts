import { managers } from '../../../shared/access.ts';
import { useMe } from './use-me.ts';

/** Whether who is signed in runs the shop. */
export function useIsManager(): boolean {
  const { role } = useMe();
  return managers.some((one) => one === role);
}
