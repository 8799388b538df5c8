import { sql } from 'kysely';
import { Type } from 'typebox';
import { photoAnswers, photoParams, photoQuery, sendPhoto } from '../files/index.ts';
import { notFound } from '../platform/errors.ts';
import { type Ports, ShopParams } from './schemas.ts';
import { visitOf } from './visit.ts';

/** Photos that the buyer shows: those of this visit, and those of their order's returns. */
export function photoRoutes({ app, pages, secret }: Ports): void {
  pages.get(
    '/r/:shopCode/photos/:fileId',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A photo that the buyer has added',
        params: Type.Object({ ...ShopParams.properties, ...photoParams.properties }),
        querystring: photoQuery,
        response: photoAnswers,
      },
    },
    async (request, reply) => {
      const { shop, session, orderId } = await visitOf(app, secret, request);
      const { fileId } = request.params;
      const { rows } = await sql`select from files f where f.shop_id = ${shop.id} and f.id = ${fileId}
        and (f.uploaded_by = ${session.id} or exists (
          select from return_photos p join returns r on r.shop_id = p.shop_id and r.id = p.return_id
          where p.shop_id = f.shop_id and p.file_id = f.id and p.purpose = 'evidence' and r.order_id = ${orderId}::uuid))`.execute(
        app.db,
      );
      if (rows.length === 0) throw notFound();
      return sendPhoto(reply, app.db, { shopId: shop.id, fileId, size: request.query.size });
    },
  );
}
