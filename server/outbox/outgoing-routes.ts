import type { App } from '../platform/http.ts';
import type { Ports } from './change-provider.ts';
import { providerRoutes } from './provider-routes.ts';
import { providerTestRoute } from './provider-test-route.ts';
import { sendsRoutes } from './sends-routes.ts';
import { sendsSummaryRoute } from './summary-route.ts';
import type { FollowMoney } from './tell-settled.ts';

/** All that the workbench shows and changes of what goes out. */
export function outgoingRoutes(app: App, ports: Ports & { followMoney: FollowMoney }): void {
  sendsRoutes(app, ports.followMoney);
  sendsSummaryRoute(app, ports);
  providerRoutes(app, ports);
  providerTestRoute(app, ports);
}
