import type { App } from '../platform/http.ts';
import type { Connector } from './provider.ts';
import { sendsRoutes } from './sends-routes.ts';
import { sendsSummaryRoute } from './summary-route.ts';

/** All that the workbench shows and changes of what goes out. */
export function outgoingRoutes(app: App, ports: { connectors: readonly Connector[]; secret: string }): void {
  sendsRoutes(app);
  sendsSummaryRoute(app, ports);
}
