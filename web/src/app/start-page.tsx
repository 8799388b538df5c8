import { Navigate } from 'react-router';
import { firstView, inboxPath, promisesPath } from './paths.ts';
import { useIsManager } from './use-manager.ts';

/** Who runs the shop begins with what is promised for today, who answers with the inbox. */
export function StartPage() {
  return <Navigate to={useIsManager() ? promisesPath('due_today') : inboxPath(firstView)} replace />;
}
