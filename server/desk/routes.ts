import { Type } from 'typebox';
import { locales } from '../../shared/labels.ts';
import { type Desk, sayScript, selectTalk, type WantedScript } from '../dialogue/index.ts';
import { transact } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { loadCustomerPanel, loadPanel } from './load-panel.ts';
import { mergePreviewRoute } from './merge-routes.ts';
import { proposalRoutes } from './proposal-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { statementReadingsRoute } from './statement-readings.ts';
import { PanelView, SaidView } from './views.ts';

const params = Type.Object({ id: Id });

/** What an agent does with a conversation that needs several slices. */
export function deskRoutes(app: App, desk: Desk): void {
  searchRoutes(app);
  proposalRoutes(app, desk);
  mergePreviewRoute(app);
  statementReadingsRoute(app);
  app.get(
    '/api/conversations/:id/panel',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'The customer behind a conversation: orders, parcels, returns, promises, calls, the statement',
        params,
        response: { 200: PanelView, ...refusals(404) },
      },
    },
    (request) => loadPanel(app.db, agentOf(request).shopId, request.params.id, app.clock.now()),
  );
  app.get(
    '/api/customers/:customerId/panel',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'A customer, whether they have ever written or not: orders, parcels, returns, promises, calls',
        params: Type.Object({ customerId: Id }),
        querystring: Type.Object({ orderId: Type.Optional({ ...Id, description: 'Shown also when it is old' }) }),
        response: { 200: PanelView, ...refusals(404) },
      },
    },
    (request) => {
      const about = { customerId: request.params.customerId, orderId: request.query.orderId ?? null };
      return loadCustomerPanel(app.db, agentOf(request).shopId, about, app.clock.now());
    },
  );
  app.post(
    '/api/conversations/:id/render',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'A script in the words that Qin would send in this conversation now',
        params,
        body: Type.Object({
          situation: Type.String({ minLength: 1, maxLength: 100 }),
          locale: Type.Optional(OneOf(locales)),
          orderId: Type.Optional(Id),
          parcelId: Type.Optional(Id),
        }),
        response: { 200: SaidView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { situation, locale = null, orderId = null, parcelId = null } = request.body;
      const wanted: WantedScript = { situation, locale, orderId, parcelId };
      const { shopId } = agentOf(request);
      const said = await transact(app.db, async (tx) => {
        const talk = await selectTalk(tx, shopId, request.params.id);
        if (!talk) throw notFound();
        const inWords = await sayScript(tx, desk, talk, wanted, app.clock.now());
        // The parcel of somebody else is none: the words would be about another one than was asked for.
        if (parcelId !== null && 'about' in inWords && inWords.about.parcelId !== parcelId) throw notFound();
        return inWords;
      });
      if ('blocked' in said) throw new Refused('fact_missing', 409, said.blocked);
      const { about: _about, scene: _scene, ...shown } = said;
      return { ...shown, facts: [...said.facts] };
    },
  );
}
