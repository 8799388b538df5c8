import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Db } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { headersOf } from './file-headers.ts';
import { readPieces } from './file-pieces.ts';
import { selectVideo } from './queries.ts';
import { rangeOf } from './rules.ts';

/**
 * Sends a video, or the part that a player asks for, as it is read.
 * Throws Refused `not_found` and `range_not_there`.
 */
export async function sendVideo(
  reply: FastifyReply,
  db: Db,
  { shopId, fileId }: { shopId: string; fileId: string },
): Promise<FastifyReply> {
  const video = await selectVideo(db, shopId, fileId);
  if (!video) throw notFound();
  const { videoType, bytes } = video;
  const range = rangeOf(reply.request.headers.range, bytes);
  if (range === 'not there') {
    reply.header('content-range', `bytes */${bytes}`);
    throw new Refused('range_not_there', 416);
  }
  const { first, last } = range ?? { first: 0, last: bytes - 1 };
  if (range) reply.status(206).header('content-range', `bytes ${first}-${last}/${bytes}`);
  reply.headers({ ...headersOf(videoType), 'accept-ranges': 'bytes', 'content-length': last - first + 1 });
  return reply.send(Readable.from(readPieces(db, shopId, fileId, { first, last }), { objectMode: false }));
}
