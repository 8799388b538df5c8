import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { fileStore } from '../platform/files.ts';
import type { App } from '../platform/http.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { type StoredPhoto, selectAddresses, type Uploader } from './queries.ts';
import { withUpload } from './read-upload.ts';
import { storePhoto } from './store-photo.ts';

/** For the message that names photos it brings along. */
export const PhotoSchema = Type.Object({
  fileId: Id,
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

export const photoParams = Type.Object({ fileId: Id });
export const photoQuery = Type.Object({ size: { ...OneOf(['photo', 'thumbnail']), default: 'photo' } });
export const photoAnswers = {
  200: {
    description: 'The photo as WebP',
    content: { 'image/webp': { schema: Type.Unsafe({ type: 'string', format: 'binary' }) } },
  },
  ...refusals(404),
};

/** For routes whose body nobody reads before their handler does. */
export function withRawBodies(app: App, routes: (scope: App) => void): void {
  app.register(async (scope) => {
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    routes(scope as unknown as App);
  });
}

export function takePhoto(
  app: App,
  request: FastifyRequest,
  { shopId, uploader }: { shopId: string; uploader: Uploader },
): Promise<StoredPhoto> {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  return withUpload(request.raw, declaredBytes, (upload) =>
    storePhoto(app.db, { shopId, uploader, upload }, app.clock.now()),
  );
}

/** Sends a photo that the reader may see; neither its address nor its headers carry anything from outside. */
export async function sendPhoto(
  reply: FastifyReply,
  db: Db,
  { shopId, fileId, size }: { shopId: string; fileId: string; size: 'photo' | 'thumbnail' },
): Promise<Buffer> {
  const addresses = await selectAddresses(db, shopId, fileId);
  const content = addresses && (await fileStore.read(db, shopId, addresses[size]));
  if (!content) throw notFound();
  reply.headers({
    'content-type': 'image/webp',
    'content-disposition': 'inline; filename="photo.webp"',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=86400, immutable',
    vary: 'cookie, authorization',
  });
  return content;
}
