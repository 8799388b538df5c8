import { createHash } from 'node:crypto';
import { type Photos, photoLimits, storePhoto } from '../files/index.ts';
import type { Db } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { MailAttachment } from './read-mail.ts';

/** Smaller ones inside a text are the logos and lines of signatures. */
const smallestInlineBytes = 8 * 1024;

export type Attached = {
  photos: Photos | null;
  /** What is no photo that we can show; it stays with the mail's bytes. */
  names: string[];
};

/** Photos of a mail, made anew as those of the chat are; of the rest the names. */
export async function storeMailPhotos(
  db: Db,
  { shopId, id }: { shopId: string; id: string },
  attachments: readonly MailAttachment[],
  now: Temporal.Instant,
): Promise<Attached> {
  const uploader = { mailId: id };
  const fileIds = new Set<string>();
  const names: string[] = [];
  for (const { name, isInline, content, mimeType } of attachments) {
    if (isInline && content.length < smallestInlineBytes && mimeType.startsWith('image/')) continue;
    const fileId =
      fileIds.size < photoLimits.perMessage && content.length <= photoLimits.uploadBytes ? await store(content) : null;
    if (fileId === null) names.push(name);
    else fileIds.add(fileId);
  }
  return { photos: fileIds.size === 0 ? null : { fileIds: [...fileIds], uploader }, names };

  async function store(content: Buffer): Promise<string | null> {
    const upload = { chunks: [content], sha256: createHash('sha256').update(content).digest('hex') };
    try {
      return (await storePhoto(db, { shopId, uploader, upload }, now)).fileId;
    } catch (error) {
      // Whoever is busy now is not when the mail is tried again.
      if (error instanceof Refused && error.code !== 'uploads_busy') return null;
      throw error;
    }
  }
}
