import { Type } from 'typebox';
import type { Db } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';

/** One of a shop's own pages for buyers: what is its own. */
export type BuyerPage = {
  /** The first part of its address; the shop's code follows. */
  at: string;
  /** Where a sentence of its own stands; those without one are shared. */
  keyOf(key: string): string;
  /** What it needs besides the style of all. */
  style: string;
  /** Whether its door leads to the withdrawal by law. */
  asksWithdrawal: boolean;
  /** Other pages that it leads to. */
  ways: readonly { at: string; key: string }[];
  /** An order to try in a demo shop, with its buyer's address. */
  demoOrder(db: Db, shopId: string, now: Temporal.Instant): Promise<{ number: string; address: string } | null>;
  /** Where somebody who has just proved this order goes on. `goal`: what they had come for. */
  goesOnTo(db: Db, shopId: string, orderId: string, goal: string | null): Promise<string>;
};

/** What the routes of such a page share: where they are declared, and what signs visits and codes. */
export type Ports = { app: App; pages: App; secret: string; publicUrl: string; page: BuyerPage };

export const ShopParams = Type.Object({ shopCode: Type.String({ maxLength: 40 }) });
/** Apps in which a link is opened add words of their own to it. */
export const AnyQuery = Type.Object({}, { additionalProperties: true });
/** What goes wrong is said on the page too. */
export const pageAnswers = {
  ...{ 200: Page, 303: { ...Page, description: 'Go on there' } },
  ...{ 400: Page, 403: Page, 404: Page, 409: Page, 410: Page, 413: Page, 415: Page, 422: Page, 429: Page, 503: Page },
};
