import { managers } from '../../../shared/access.ts';
import { useMe } from '../app/use-me.ts';

/** Whether who is signed in writes and reviews scripts, or reads them only. */
export function useMayWrite(): boolean {
  const { role } = useMe();
  return managers.some((one) => one === role);
}
