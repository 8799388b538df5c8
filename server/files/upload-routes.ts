import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { fileStore } from '../platform/files.ts';
import type { App } from '../platform/http.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { headersOf } from './file-headers.ts';
import { type StoredPhoto, selectAddresses } from './queries.ts';
import { sendVideo } from './send-video.ts';
import { type Taker, takeUpload } from './take-upload.ts';

/** For the message that names photos it brings along. */
export const PhotoSchema = Type.Object({
  fileId: Id,
  kind: OneOf(['photo', 'video']),
  width: Type.Integer({ description: 'Pixels, upright.' }),
  height: Type.Integer(),
});

/** What every route that takes a photo declares, whoever may call it. */
export const uploadSchema = {
  description:
    'The body is the photo itself, at most 10 MB: JPEG, PNG, WebP, GIF or AVIF, told by its content; its name and content-type do not matter. It is made anew as WebP, upright, at most 2048 pixels wide or high, without place, device and time. The same bytes again are the same file. What no message names within a day is erased.',
  response: {
    201: Type.Object({
      ...PhotoSchema.properties,
      bytes: Type.Integer({ description: 'Of the photo as it is kept.' }),
    }),
    ...refusals(413, 415, 422, 429, 503),
  },
};

export const buyersUploadSchema = {
  ...uploadSchema,
  description: `${uploadSchema.description} Also videos of at most 30 MB: MP4, MOV or WebM, told by their content and not made anew; the place, the device and whatever else a camera writes beside pictures and sound is overwritten with zeros.`,
};

export const photoParams = Type.Object({ fileId: Id });
export const photoQuery = Type.Object({ size: { ...OneOf(['photo', 'thumbnail']), default: 'photo' } });
const Bytes = Type.Unsafe({ type: 'string', format: 'binary' });
export const photoAnswers = {
  200: {
    description: 'The photo as WebP, or the video as MP4 or WebM',
    content: { 'image/webp': { schema: Bytes }, 'video/mp4': { schema: Bytes }, 'video/webm': { schema: Bytes } },
  },
  206: {
    description: 'The part of a video that was asked for',
    content: { 'video/mp4': { schema: Bytes }, 'video/webm': { schema: Bytes } },
  },
  ...refusals(404, 416),
};

/** For routes whose body nobody reads before their handler does. */
export function withRawBodies(app: App, routes: (scope: App) => void): void {
  app.register(async (scope) => {
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    routes(scope as unknown as App);
  });
}

export function takePhoto(app: App, request: FastifyRequest, taker: Taker): Promise<StoredPhoto> {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  return takeUpload(app.db, { body: request.raw, declaredBytes }, taker, () => app.clock.now());
}

/** Sends a photo or a video that the reader may see; neither its address nor its headers carry anything from outside. */
export async function sendPhoto(
  reply: FastifyReply,
  db: Db,
  { shopId, fileId, size }: { shopId: string; fileId: string; size: 'photo' | 'thumbnail' },
): Promise<FastifyReply> {
  const addresses = await selectAddresses(db, shopId, fileId);
  if (!addresses) return sendVideo(reply, db, { shopId, fileId });
  const content = await fileStore.read(db, shopId, addresses[size]);
  if (!content) throw notFound();
  return reply.headers(headersOf('image/webp')).send(content);
}
