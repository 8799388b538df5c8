import { sql } from 'kysely';
import { webChannel } from '../conversations/index.ts';
import {
  buyersUploadSchema,
  photoAnswers,
  photoParams,
  photoQuery,
  sendPhoto,
  takePhoto,
  withRawBodies,
} from '../files/index.ts';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { type Buyer, buyerOf } from '../platform/http-access.ts';
import { rateLimit } from '../platform/rate-limit.ts';

const limits = { uploadsOfSession: 30, uploadsOfNetwork: 120, windowSeconds: 60 };

/** A buyer's photos and videos: sent by them, and shown to them. */
export function chatFileRoutes(app: App): void {
  const [ofSession, ofNetwork] = [
    rateLimit(limits.uploadsOfSession, limits.windowSeconds),
    rateLimit(limits.uploadsOfNetwork, limits.windowSeconds),
  ];
  withRawBodies(app, (scope) =>
    scope.post(
      '/api/chat/files',
      {
        config: { access: 'buyer' },
        schema: { summary: 'Upload a photo or a video, to name it in a message', ...buyersUploadSchema },
      },
      async (request, reply) => {
        const { shopId, sessionId } = buyerOf(request);
        const now = app.clock.now();
        ofSession(sessionId, now);
        ofNetwork(request.ip, now);
        const uploader = { chatSessionId: sessionId };
        return reply.status(201).send(await takePhoto(app, request, { shopId, uploader, takes: 'photos and videos' }));
      },
    ),
  );
  app.get(
    '/api/chat/files/:fileId',
    {
      config: { access: 'buyer' },
      schema: {
        summary: 'A photo or video of the own conversation',
        params: photoParams,
        querystring: photoQuery,
        response: photoAnswers,
      },
    },
    async (request, reply) => {
      const buyer = buyerOf(request);
      const { fileId } = request.params;
      if (!(await isShownToBuyer(app.db, buyer, fileId))) throw notFound();
      return sendPhoto(reply, app.db, { shopId: buyer.shopId, fileId, size: request.query.size });
    },
  );
}

/** Their own upload, or part of what was said in their conversation; never what a colleague only noted or proposed. */
async function isShownToBuyer(db: Db, { shopId, sessionId, channelKey }: Buyer, fileId: string): Promise<boolean> {
  const { rows } = await sql`
    select from files f where f.shop_id = ${shopId} and f.id = ${fileId} and (f.uploaded_by = ${sessionId} or exists (
      select from message_files mf
      join messages m on m.shop_id = mf.shop_id and m.conversation_id = mf.conversation_id and m.seq = mf.seq
        and m.visibility = 'public'
      join conversations c on c.shop_id = mf.shop_id and c.id = mf.conversation_id
        and c.channel = ${webChannel} and c.channel_key = ${channelKey}
      where mf.shop_id = f.shop_id and mf.file_id = f.id))`.execute(db);
  return rows.length > 0;
}
