import { sql } from 'kysely';
import { deliveredAt } from '../parcels/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { SubjectType } from '../promises/index.ts';
import { type NoticeState, noticeMoves, noticeStates, type Told, told } from './rules.ts';

export type Due = { parcelId: string; sign: Told; episode: string; dueAt: Temporal.Instant };

/** Shops in which a buyer is to be told of something, or it is to be seen how that ended. */
export async function shopsToTell(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from shops s
    where exists (select from parcel_troubles t where t.shop_id = s.id and t.notice = 'waiting' and t.due_at <= ${now})
      or exists (select from parcel_troubles t where t.shop_id = s.id and t.notice = 'proposed')
      or exists (select from promises p where p.shop_id = s.id and p.status = 'open' and p.kind = 'parcel.investigate')`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Notices whose time has come, the longest due first, after the last of the page before. */
export async function dueNotices(
  db: Db,
  shopId: string,
  now: Temporal.Instant,
  after: Due | null,
  limit: number,
): Promise<Due[]> {
  const beyond = after ? sql`and (due_at, parcel_id) > (${after.dueAt}::timestamptz, ${after.parcelId}::uuid)` : sql``;
  const { rows } = await sql<Due>`select parcel_id as "parcelId", sign, episode, due_at as "dueAt" from parcel_troubles
    where shop_id = ${shopId} and notice = 'waiting' and due_at <= ${now} ${beyond}
    order by due_at, parcel_id limit ${limit}`.execute(db);
  return rows;
}

export type Claimed = Due & {
  orderId: string;
  conversationId: string;
  seenAt: Temporal.Instant;
  /** It is not true any more, though nobody has told the buyer yet. */
  isOver: boolean;
  isDelivered: boolean;
  destinationCountry: string | null;
  promise: {
    id: string;
    status: string;
    subjectType: SubjectType;
    subjectId: string;
    madeAt: Temporal.Instant;
    dueAt: Temporal.Instant;
  };
};

type Row = Omit<Claimed, 'promise'> & {
  promiseId: string;
  status: string;
  subjectType: SubjectType;
  subjectId: string;
  madeAt: Temporal.Instant;
  promiseDueAt: Temporal.Instant;
};

/** Locks a notice that still waits, with all that says whether it may go. The promise is the newest on the same subject. */
export async function claimNotice(tx: Tx, shopId: string, due: Due, now: Temporal.Instant): Promise<Claimed | null> {
  const { rows } = await sql<Row>`
    with claimed as materialized (
      select * from parcel_troubles where shop_id = ${shopId} and parcel_id = ${due.parcelId} and sign = ${due.sign}
        and episode = ${due.episode} and notice = 'waiting' and due_at <= ${now} for update skip locked
    )
    select t.parcel_id as "parcelId", t.sign, t.episode, t.due_at as "dueAt", t.conversation_id as "conversationId",
      t.seen_at as "seenAt", p.order_id as "orderId", p.destination_country as "destinationCountry",
      t.ended_at is not null and t.sign <> 'moving_again' as "isOver", ${deliveredAt(now)} is not null as "isDelivered",
      newest.id as "promiseId", newest.status, newest.subject_type as "subjectType", newest.subject_id as "subjectId",
      newest.made_at as "madeAt", newest.due_at as "promiseDueAt"
    from claimed t
    join parcels p on p.shop_id = t.shop_id and p.id = t.parcel_id
    join promises first on first.shop_id = t.shop_id and first.id = t.promise_id
    cross join lateral (select * from promises n where n.shop_id = first.shop_id and n.kind = first.kind
      and n.subject_id = first.subject_id order by n.status = 'open' desc, n.made_at desc, n.id desc limit 1) newest`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) return null;
  const { promiseId, status, subjectType, subjectId, madeAt, promiseDueAt, ...notice } = row;
  return { ...notice, promise: { id: promiseId, status, subjectType, subjectId, madeAt, dueAt: promiseDueAt } };
}

/** Whether something graver is to be told of the same parcel. */
export async function isOvertaken(tx: Tx, shopId: string, { parcelId, sign, episode }: Due): Promise<boolean> {
  const graver = told.slice(0, told.indexOf(sign));
  const { rows } = await sql`select from parcel_troubles where shop_id = ${shopId} and parcel_id = ${parcelId}
    and notice = 'waiting' and (sign = any(${graver}::text[]) or (sign = ${sign} and episode <> ${episode}
      and seen_at > (select seen_at from parcel_troubles where shop_id = ${shopId} and parcel_id = ${parcelId}
        and sign = ${sign} and episode = ${episode})))`.execute(tx);
  return rows.length > 0;
}

export type Asked = {
  messageId: string;
  /** They were told where it is. False: a person has the question, or answered it in words of their own. */
  isTold: boolean;
  /** The answer that promised to go on watching. */
  renewedBy: string | null;
};

/**
 * The first question about a parcel that the buyer asked after the trouble was seen and before they were told. It is one
 * that was answered with where the parcel is; that was handed to a person; or that a person answered in own words, while
 * the talk is about this order and Qin made nothing else of the question.
 */
export async function selectAsked(
  tx: Tx,
  shopId: string,
  { conversationId, seenAt, parcelId, orderId }: Claimed,
  now: Temporal.Instant,
): Promise<Asked | null> {
  const { rows } = await sql<Asked>`
    select asked.id as "messageId", how.is_told as "isTold", renewed.id as "renewedBy"
    from messages answer
    join conversations c on c.shop_id = answer.shop_id and c.id = answer.conversation_id
    cross join lateral (select q.id, q.at, q.seq from messages q where q.shop_id = answer.shop_id
      and q.conversation_id = answer.conversation_id and q.author = 'buyer' and q.seq < answer.seq
      order by q.seq desc limit 1) asked
    cross join lateral (select coalesce(jsonb_path_query_array(answer.moves, '$[*]'), '[]') as moves) did
    cross join lateral (select
      answer.script like 'parcel.%'
        and exists (select from jsonb_array_elements(did.moves) m where m ->> 'parcelId' = ${parcelId}::text) as is_told,
      exists (select from jsonb_array_elements(did.moves) m where m ->> 'kind' = 'hand_over'
        and m ->> 'why' not like 'topic\\_%' and coalesce(m ->> 'parcelId', ${parcelId}::text) = ${parcelId}::text
        and coalesce(m ->> 'orderId', c.state ->> 'orderId') = ${orderId}::text) as is_handed_over,
      answer.author = 'agent' and answer.visibility = 'public' and answer.script is null
        and c.state ->> 'orderId' = ${orderId}::text
        and not exists (select from messages read where read.shop_id = answer.shop_id
          and read.conversation_id = answer.conversation_id and read.author = 'qin'
          and read.channel is distinct from 'notice' and read.seq > asked.seq and read.seq < answer.seq
            -- To ask back is to have understood nothing.
            and exists (select from jsonb_array_elements(coalesce(jsonb_path_query_array(read.moves, '$[*]'), '[]')) m
              where m ->> 'kind' not in ('ask', 'verify', 'note', 'promise', 'spoken'))) as is_own_words
    ) how
    left join lateral (select w.id from messages w where w.shop_id = answer.shop_id
      and w.conversation_id = answer.conversation_id and w.seq >= answer.seq and w.visibility = 'public'
      and w.channel is distinct from 'notice' and jsonb_typeof(w.moves) = 'array'
      and exists (select from jsonb_array_elements(w.moves) m where m ->> 'promise' = 'parcel.inform'
        and m ->> 'subject' in (${parcelId}::text, ${orderId}::text))
      order by w.seq limit 1) renewed on true
    where answer.shop_id = ${shopId} and answer.conversation_id = ${conversationId} and answer.author in ('qin', 'agent')
      and answer.channel is distinct from 'notice' and answer.at > ${seenAt} and answer.at <= ${now} and asked.at >= ${seenAt}
      and (how.is_told or how.is_handed_over or how.is_own_words)
    order by how.is_told desc, answer.seq limit 1`.execute(tx);
  return rows[0] ?? null;
}

export type NoticeChange = {
  notice: NoticeState;
  why?: string;
  dueAt?: Temporal.Instant;
  messageId?: string | null;
  toldAt?: Temporal.Instant;
};

export async function writeNotice(
  tx: Tx,
  shopId: string,
  { parcelId, sign, episode }: Pick<Due, 'parcelId' | 'sign' | 'episode'>,
  { notice, why, dueAt, messageId, toldAt }: NoticeChange,
): Promise<void> {
  const from = noticeStates.filter((before) => noticeMoves[before].includes(notice));
  await sql`update parcel_troubles set notice = ${notice}, why = ${why ?? null}, due_at = ${dueAt ?? null},
      message_id = coalesce(${messageId ?? null}::uuid, message_id), told_at = ${toldAt ?? null}
    where shop_id = ${shopId} and parcel_id = ${parcelId} and sign = ${sign} and episode = ${episode}
      and notice = any(${from}::text[])`.execute(tx);
}
