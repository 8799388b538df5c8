import type { TestContext } from 'node:test';
import type { Page, Response } from 'playwright-core';
import type { DeclaredRoute } from '../../server/platform/http.ts';
import { openTab, until } from '../../server/testing/browser.ts';
import { type TestShop, testShop } from '../../server/testing/shop.ts';
import type { Role } from '../../shared/access.ts';

/** What somebody does on pages; which requests the browser makes meanwhile is noted by itself. */
export type Flow = {
  shop: TestShop;
  /** A page of the desk (or, for null, of anybody) at 1440. */
  open(who: Role | null, path: string): Promise<Page>;
  /** Waits until a page has made this request, and it was answered well. */
  reached(route: string, times?: number): Promise<void>;
};

/** How often each route was reached, by its name: "POST /api/files". */
export type Reached = Map<string, number>;

export const nameOf = ({ method, url }: Pick<DeclaredRoute, 'method' | 'url'>) => `${method} ${url}`;

export function writesOf(shop: TestShop): DeclaredRoute[] {
  return shop.app.declaredRoutes.filter(
    ({ method, url }) => !['GET', 'HEAD'].includes(method) && /^\/(api|u|r|t)\//.test(url),
  );
}

/** A shop of its own for each flow, so that flows need to know nothing of each other. Its clock stands still. */
export async function flowIn(t: TestContext, all: Reached): Promise<Flow> {
  const shop = await testShop(t, { name: 'Willow & Thread' });
  const routes = writesOf(shop).map((route) => ({
    name: nameOf(route),
    method: route.method,
    path: new RegExp(`^${route.url.replace(/:\w+/g, '[^/]+')}$`),
    isPlain: !route.url.includes(':'),
  }));
  const mine: Reached = new Map();
  const note = (response: Response) => {
    if (!response.ok() && response.status() !== 303) return; // a form is answered by where to go on
    const [method, path] = [response.request().method(), new URL(response.url()).pathname];
    const fits = routes.filter((route) => route.method === method && route.path.test(path));
    const route = fits.find(({ isPlain }) => isPlain) ?? fits[0];
    if (!route) return;
    for (const reached of [mine, all]) reached.set(route.name, (reached.get(route.name) ?? 0) + 1);
  };
  return {
    shop,
    open: async (who, path) => {
      const look = { width: 1440, height: 900, ...(who ? { cookie: shop.people[who].cookie } : {}) };
      const { page, context } = await openTab(t, shop, 'about:blank', look);
      context.on('response', note);
      await page.goto(path);
      return page;
    },
    reached: (route, times = 1) =>
      until(async () => (mine.get(route) ?? 0) >= times, 15_000).catch(() => {
        throw new Error(`the page did not reach ${route}; it reached ${[...mine.keys()].join(', ')}`);
      }),
  };
}
