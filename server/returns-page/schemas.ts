import { Type } from 'typebox';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';

/** What the routes of the page share: where they are declared, and what signs visits and codes. */
export type Ports = { app: App; pages: App; secret: string; publicUrl: string };

export const ShopParams = Type.Object({ shopCode: Type.String({ maxLength: 40 }) });
/** Apps in which a link is opened add words of their own to it. */
export const AnyQuery = Type.Object({}, { additionalProperties: true });
/** What goes wrong is said on the page too. */
export const pageAnswers = {
  ...{ 200: Page, 303: { ...Page, description: 'Go on there' } },
  ...{ 400: Page, 403: Page, 404: Page, 409: Page, 410: Page, 413: Page, 415: Page, 422: Page, 429: Page, 503: Page },
};
