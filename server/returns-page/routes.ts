import { type BuyerPage, openBuyerPage } from '../buyer-pages/index.ts';
import type { App } from '../platform/http.ts';
import { selectReturn } from '../returns/index.ts';
import { orderRoutes } from './order-routes.ts';
import { photoRoutes } from './photo-routes.ts';
import { selectDemoOrder } from './queries.ts';
import { statusRoutes } from './status-routes.ts';
import { style } from './style.ts';
import { withdrawRoutes } from './withdraw-routes.ts';

const page: BuyerPage = {
  at: '/r',
  keyOf: (key) => `returns_page.${key}`,
  style,
  asksWithdrawal: true,
  ways: [],
  demoOrder: selectDemoOrder,
  goesOnTo: async (db, shopId, orderId, goal) => {
    const wanted = goal === null ? null : await selectReturn(db, shopId, goal);
    return wanted?.orderId === orderId ? `/returns/${wanted.id}` : '/order';
  },
};

/** The buyer's returns page: works without a script, in one order's name, which a mailed code has proved. */
export function returnsPageRoutes(app: App, keys: { secret: string; publicUrl: string }): void {
  openBuyerPage(app, { page, ...keys }, (ports) => {
    orderRoutes(ports);
    statusRoutes(ports);
    photoRoutes(ports);
    withdrawRoutes(ports);
  });
}
