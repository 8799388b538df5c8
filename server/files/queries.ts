import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { VideoType } from './rules.ts';

/** Who uploaded a photo, and alone may send it. */
export type Uploader = { agentId: string } | { chatSessionId: string } | { mailId: string } | { visitId: string };

export function idOf(uploader: Uploader): string {
  if ('agentId' in uploader) return uploader.agentId;
  if ('visitId' in uploader) return uploader.visitId;
  return 'mailId' in uploader ? uploader.mailId : uploader.chatSessionId;
}

/** A photo or a video of a message. */
export type PhotoView = { fileId: string; kind: 'photo' | 'video'; width: number; height: number };

/** What the file called `name` is. */
export const kindOf = (name: string): RawBuilder<PhotoView['kind']> =>
  sql`case when ${sql.ref(`${name}.video_type`)} is null then 'photo' else 'video' end`;

export type StoredPhoto = PhotoView & { bytes: number };

/** For lists of messages: the photos of the row called `message` in the statement around this. */
export function photosOf(message: string): RawBuilder<PhotoView[]> {
  const of = (column: string) => sql.ref(`${message}.${column}`);
  return sql`coalesce((
    select json_agg(json_build_object('fileId', f.id, 'kind', ${kindOf('f')}, 'width', f.width, 'height', f.height) order by mf.position)
    from message_files mf join files f on f.shop_id = mf.shop_id and f.id = mf.file_id
    where mf.shop_id = ${of('shop_id')} and mf.conversation_id = ${of('conversation_id')} and mf.seq = ${of('seq')}
  ), '[]'::json)`;
}

/** The same bytes by the same person are the same file, which is as fresh as if it had come now. */
export async function refreshKnown(
  db: Db,
  shopId: string,
  uploader: Uploader,
  sourceSha256: string,
  now: Temporal.Instant,
): Promise<StoredPhoto | null> {
  const { rows } = await sql<StoredPhoto>`
    update files set uploaded_at = ${now}
    where shop_id = ${shopId} and uploaded_by = ${idOf(uploader)} and source_sha256 = ${sourceSha256}
    returning id as "fileId", ${kindOf('files')} as kind, width, height, bytes`.execute(db);
  return rows[0] ?? null;
}

/** How many videos somebody has sent up since. */
export async function countVideos(
  db: Db,
  shopId: string,
  uploader: Uploader,
  since: Temporal.Instant,
): Promise<number> {
  const { rows } = await sql<{ videos: number }>`select count(*)::int as videos from files
    where shop_id = ${shopId} and uploaded_by = ${idOf(uploader)} and video_type is not null and uploaded_at > ${since}`.execute(
    db,
  );
  return rows[0]?.videos ?? 0;
}

export async function countUnsent(db: Db, shopId: string, uploader: Uploader): Promise<number> {
  const { rows } = await sql<{ unsent: number }>`select count(*)::int as unsent from files
    where shop_id = ${shopId} and sent_at is null and uploaded_by = ${idOf(uploader)}`.execute(db);
  return rows[0]?.unsent ?? 0;
}

/**
 * Until the transaction ends, nobody erases bytes that somebody is storing: the rival photo would be left without them.
 * Taken before any row is.
 */
export async function lockContents(tx: Tx, shopId: string, purpose: 'to store' | 'to erase'): Promise<void> {
  const lock = purpose === 'to erase' ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`;
  await sql`select ${lock}(hashtextextended(${`files ${shopId}`}, 0))`.execute(tx);
}

export type NewFile = {
  shopId: string;
  id: string;
  uploader: Uploader;
  sourceSha256: string;
  content: { photoSha256: string; thumbnailSha256: string } | { videoType: VideoType };
  width: number;
  height: number;
  bytes: number;
};

/** A rival upload of the same bytes by the same person came first, or none: one file either way. */
export async function insertFile(tx: Tx, file: NewFile, now: Temporal.Instant): Promise<StoredPhoto> {
  const { shopId, id, uploader, content, width, height, bytes } = file;
  const photo = 'videoType' in content ? null : content;
  const videoType = 'videoType' in content ? content.videoType : null;
  const { rows } = await sql<StoredPhoto>`
    insert into files (shop_id, id, uploaded_by, by_agent, source_sha256, photo_sha256, thumbnail_sha256,
      video_type, width, height, bytes, uploaded_at)
    values (${shopId}, ${id}, ${idOf(uploader)}, ${'agentId' in uploader}, ${file.sourceSha256},
      ${photo?.photoSha256 ?? null}, ${photo?.thumbnailSha256 ?? null}, ${videoType}, ${width}, ${height}, ${bytes}, ${now})
    on conflict (shop_id, uploaded_by, source_sha256) do update set uploaded_at = excluded.uploaded_at
    returning id as "fileId", ${kindOf('files')} as kind, width, height, bytes`.execute(tx);
  const [stored] = rows;
  if (!stored) throw new Error('storing a file gave no row');
  return stored;
}

/** Answers how many were theirs to send. What the sweep is just taking away is waited for, and is gone. */
export async function insertMessageFiles(
  tx: Tx,
  { shopId, conversationId, seq }: { shopId: string; conversationId: string; seq: number },
  fileIds: readonly string[],
  uploader: Uploader,
  now: Temporal.Instant,
): Promise<number> {
  const { rows } = await sql`
    with sent as (
      update files set sent_at = coalesce(sent_at, ${now}::timestamptz)
      where shop_id = ${shopId} and uploaded_by = ${idOf(uploader)} and id = any(${[...fileIds]}::uuid[]) returning id
    )
    insert into message_files (shop_id, conversation_id, seq, position, file_id)
    select ${shopId}, ${conversationId}, ${seq}, asked.place - 1, asked.id
    from unnest(${[...fileIds]}::uuid[]) with ordinality as asked (id, place) join sent on sent.id = asked.id
    returning position`.execute(tx);
  return rows.length;
}

/** Answers how many were theirs. */
export async function markSent(
  tx: Tx,
  shopId: string,
  fileIds: readonly string[],
  uploader: Uploader,
  now: Temporal.Instant,
): Promise<number> {
  const { rows } = await sql`update files set sent_at = coalesce(sent_at, ${now}::timestamptz)
    where shop_id = ${shopId} and uploaded_by = ${idOf(uploader)} and id = any(${[...fileIds]}::uuid[])
    returning id`.execute(tx);
  return rows.length;
}

/** Locked against the sweep. */
export async function selectFilesOf(
  tx: Tx,
  shopId: string,
  fileIds: readonly string[],
  uploader: Uploader,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from files
    where shop_id = ${shopId} and uploaded_by = ${idOf(uploader)} and id = any(${[...fileIds]}::uuid[])
    order by id for key share`.execute(tx);
  return rows.map(({ id }) => id);
}

export type Addresses = { photo: string; thumbnail: string };
/** Of a video both are null: its pieces go with its row. */
export type Freed = { photo: string | null; thumbnail: string | null };

export type StoredVideo = { videoType: VideoType; bytes: number };

/** Null: there is none, or it is a photo. */
export async function selectVideo(db: Db, shopId: string, fileId: string): Promise<StoredVideo | null> {
  const { rows } = await sql<StoredVideo>`select video_type as "videoType", bytes from files
    where shop_id = ${shopId} and id = ${fileId} and video_type is not null`.execute(db);
  return rows[0] ?? null;
}

/** Null where it is a video. */
export async function selectAddresses(db: Db, shopId: string, fileId: string): Promise<Addresses | null> {
  const { rows } = await sql<Addresses>`select photo_sha256 as photo, thumbnail_sha256 as thumbnail from files
    where shop_id = ${shopId} and id = ${fileId} and video_type is null`.execute(db);
  return rows[0] ?? null;
}

/** What a buyer has chosen and not sent is not the desk's to see. */
export async function isShownAtDesk(db: Db, shopId: string, fileId: string): Promise<boolean> {
  const { rows } = await sql`select from files
    where shop_id = ${shopId} and id = ${fileId} and (by_agent or sent_at is not null)`.execute(db);
  return rows.length > 0;
}

export async function selectShopsWithUnsent(db: Db, before: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from shops
    where exists (select from files where shop_id = shops.id and sent_at is null and uploaded_at < ${before})`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Answers the addresses of what was deleted. What is being sent at this moment, or lies in a draft, is left alone. */
export async function deleteUnsent(tx: Tx, shopId: string, before: Temporal.Instant, limit: number): Promise<Freed[]> {
  const { rows } = await sql<Freed>`
    delete from files where shop_id = ${shopId} and id in (
      select id from files where shop_id = ${shopId} and sent_at is null and uploaded_at < ${before}
        and not exists (select from drafts d where d.shop_id = files.shop_id and files.id = any(d.file_ids))
      order by uploaded_at limit ${limit} for update skip locked)
    returning photo_sha256 as photo, thumbnail_sha256 as thumbnail`.execute(tx);
  return rows;
}

export async function deleteFiles(tx: Tx, shopId: string, fileIds: readonly string[]): Promise<Freed[]> {
  await sql`delete from message_files where shop_id = ${shopId} and file_id = any(${[...fileIds]}::uuid[])`.execute(tx);
  const { rows } = await sql<Freed>`
    delete from files where shop_id = ${shopId} and id = any(${[...fileIds]}::uuid[])
    returning photo_sha256 as photo, thumbnail_sha256 as thumbnail`.execute(tx);
  return rows;
}

/** Which of these addresses no file refers to any more. */
export async function selectOrphans(tx: Tx, shopId: string, addresses: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select distinct address from unnest(${[...addresses]}::text[]) as freed (address)
    where not exists (select from files where shop_id = ${shopId} and photo_sha256 = address)
      and not exists (select from files where shop_id = ${shopId} and thumbnail_sha256 = address)`.execute(tx);
  return rows.map(({ address }) => address);
}
