import { Type } from 'typebox';
import { type Ports, ShopParams, visitOf } from '../buyer-pages/index.ts';
import { photoAnswers, photoParams, photoQuery, sendPhoto } from '../files/index.ts';
import { notFound } from '../platform/errors.ts';
import { isShownTo } from './queries.ts';

/** Photos that the buyer shows: those of this visit, and those of their order's returns. */
export function photoRoutes(ports: Ports): void {
  const { app, pages } = ports;
  pages.get(
    '/r/:shopCode/photos/:fileId',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A photo or video that the buyer has added',
        params: Type.Object({ ...ShopParams.properties, ...photoParams.properties }),
        querystring: photoQuery,
        response: photoAnswers,
      },
    },
    async (request, reply) => {
      const { shop, session, orderId } = await visitOf(ports, request);
      const { fileId } = request.params;
      const to = { shopId: shop.id, visitId: session.id, orderId };
      if (!(await isShownTo(app.db, to, fileId))) throw notFound();
      return sendPhoto(reply, app.db, { shopId: shop.id, fileId, size: request.query.size });
    },
  );
}
