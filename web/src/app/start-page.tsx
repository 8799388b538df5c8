import { useSuspenseQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { readHasOrders } from '../api/orders.ts';
import { keys } from '../live/keys.ts';
import { firstView, inboxPath, promisesPath } from './paths.ts';
import { useIsManager } from './use-manager.ts';

/** Who runs the shop begins with what is promised for today, who answers with the inbox. */
export function StartPage() {
  return useIsManager() ? <ManagersStart /> : <Navigate to={inboxPath(firstView)} replace />;
}

/** In a shop that has nothing yet, nothing is promised: the inbox shows what is to be done first. */
function ManagersStart() {
  const { data: hasOrders } = useSuspenseQuery({ queryKey: keys.hasOrders, queryFn: readHasOrders });
  return <Navigate to={hasOrders ? promisesPath('due_today') : inboxPath('all')} replace />;
}
