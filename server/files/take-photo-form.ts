import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import type { StoredPhoto, Uploader } from './queries.ts';
import { limits } from './rules.ts';
import { takeUpload } from './take-upload.ts';

/** What a form of a page brought: its fields in their order, its photos and videos, and those that were refused, by their place. */
export type PhotoForm = {
  fields: [name: string, value: string][];
  photos: StoredPhoto[];
  refused: { place: number; refusal: Refused }[];
};

const mostFields = 5_000;
const longestFieldBytes = 64 * 1024;
const mostBytes = limits.perMessage * limits.uploadBytes + limits.videosPerMessage * limits.videoBytes + 1024 * 1024;

/**
 * Reads a form with photos and videos as a browser posts it without a script. Each file is taken as it arrives and goes the way of
 * any upload, one after the other; what it is called is not looked at. A refused one does not take the others with it, and
 * from nobody (`uploader` is null) none is kept.
 * Throws Refused `upload_broken` and `too_large`.
 */
export async function takePhotoForm(
  app: App,
  request: FastifyRequest,
  { shopId, uploader }: { shopId: string; uploader: Uploader | null },
): Promise<PhotoForm> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes)
    throw new Refused('too_large', 413, { limitBytes: mostBytes });
  const form: PhotoForm = { fields: [], photos: [], refused: [] };
  let [working, place] = [Promise.resolve(), 0];
  let fault: unknown;
  const take = async (file: Readable, at: number) => {
    try {
      if (uploader === null) return;
      const upload = { body: file, declaredBytes: 0 };
      const taker = { shopId, uploader, takes: 'photos and videos' } as const;
      form.photos.push(await takeUpload(app.db, upload, taker, () => app.clock.now()));
    } catch (error) {
      if (error instanceof Refused) form.refused.push({ place: at, refusal: error });
      else fault ??= error; // thrown once the rest has been read: the sender hears no answer before
    } finally {
      file.resume(); // what nobody reads holds up the rest of the form
    }
  };
  const reader = readerOf(request)
    .on('field', (name, value) => form.fields.push([name, value]))
    .on('file', (_name, file, filename) => {
      // What browsers send for a field in which nothing was chosen.
      if (!filename) return void file.resume();
      const at = ++place;
      file.on('error', () => undefined); // told by the form as a whole
      working = working.then(() => take(file, at));
    })
    .on('filesLimit', () => {
      const refusal = new Refused('too_many_photos', 413, { limit: limits.perMessage });
      form.refused.push({ place: limits.perMessage + 1, refusal });
    });
  await pipeline(request.raw, reader).catch(() => {
    throw new Refused('upload_broken', 400);
  });
  await working;
  if (fault) throw fault;
  return form;
}

function readerOf(request: FastifyRequest) {
  const headers = request.headers as BusboyHeaders;
  const most = { fields: mostFields, fieldSize: longestFieldBytes, files: limits.perMessage };
  try {
    // One byte more than is taken, so that it is seen and said.
    return new Busboy({ headers, limits: { ...most, fileSize: limits.videoBytes + 1 } });
  } catch {
    throw new Refused('bad_request', 400);
  }
}
