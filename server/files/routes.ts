import { roles } from '../../shared/access.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { isShownAtDesk } from './queries.ts';
import {
  photoAnswers,
  photoParams,
  photoQuery,
  sendPhoto,
  takePhoto,
  uploadSchema,
  withRawBodies,
} from './upload-routes.ts';

const uploadsPerMinute = 60;

/** Photos at the desk. */
export function fileRoutes(app: App): void {
  const limit = rateLimit(uploadsPerMinute, 60);
  withRawBodies(app, (scope) =>
    scope.post(
      '/api/files',
      {
        config: { access: 'signed_in' },
        schema: { summary: 'Upload a photo, to name it in a message', ...uploadSchema },
      },
      async (request, reply) => {
        const { shopId, agentId } = agentOf(request);
        limit(agentId, app.clock.now());
        return reply
          .status(201)
          .send(await takePhoto(app, request, { shopId, uploader: { agentId }, takes: 'photos' }));
      },
    ),
  );
  app.get(
    '/api/files/:fileId',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: "A photo or video of one of the shop's conversations or returns",
        params: photoParams,
        querystring: photoQuery,
        response: photoAnswers,
      },
    },
    async (request, reply) => {
      const { shopId } = readerOf(request);
      const { fileId } = request.params;
      if (!(await isShownAtDesk(app.db, shopId, fileId))) throw notFound();
      return sendPhoto(reply, app.db, { shopId, fileId, size: request.query.size });
    },
  );
}
