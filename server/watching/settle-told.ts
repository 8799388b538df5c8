import { sql } from 'kysely';
import { deliveredAt } from '../parcels/index.ts';
import { type Db, transact } from '../platform/database.ts';
import { openPromise, type SubjectType, settlePromises } from '../promises/index.ts';
import { writeNotice } from './notice-queries.ts';
import type { Told } from './rules.ts';

const batch = 200;

/**
 * How notices ended that lay before an agent: sent, and the promise is kept by it; or thrown away. And investigations: one
 * that somebody promised has its task, and is kept when what was found has been told, or the parcel has come.
 */
export async function settleTold(db: Db, shopId: string, now: Temporal.Instant): Promise<void> {
  while ((await settleProposed(db, shopId, now)) === batch);
  while ((await openInvestigations(db, shopId, now)) === batch);
  while ((await keepInvestigations(db, shopId, now)) === batch);
}

type Proposed = {
  parcelId: string;
  sign: Told;
  episode: string;
  isSent: boolean;
  sentId: string | null;
  at: Temporal.Instant | null;
  promise: { id: string; subjectType: SubjectType; subjectId: string; conversationId: string; dueAt: string } | null;
};

async function settleProposed(db: Db, shopId: string, now: Temporal.Instant): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql<Proposed>`
      select t.parcel_id as "parcelId", t.sign, t.episode, m.proposal_state in ('approved', 'edited') as "isSent",
        sent.id as "sentId", sent.at,
        (select json_build_object('id', n.id, 'subjectType', n.subject_type, 'subjectId', n.subject_id,
            'conversationId', n.conversation_id, 'dueAt', n.due_at)
          from promises first join promises n on n.shop_id = first.shop_id and n.kind = first.kind
            and n.subject_id = first.subject_id and n.status = 'open'
          where first.shop_id = t.shop_id and first.id = t.promise_id) as promise
      from parcel_troubles t
      join messages first on first.shop_id = t.shop_id and first.id = t.message_id
      -- What is worded anew, because its facts have changed meanwhile, is the same notice.
      cross join lateral (select w.* from messages w where w.shop_id = first.shop_id
        and w.conversation_id = first.conversation_id and w.seq >= first.seq and w.visibility = 'suggestion'
        and w.script = first.script order by w.seq desc limit 1) m
      left join lateral (select s.id, s.at from messages s where s.shop_id = m.shop_id
        and s.conversation_id = m.conversation_id and s.approves = m.id limit 1) sent on true
      where t.shop_id = ${shopId} and t.notice = 'proposed' and m.proposal_state <> 'open'
      limit ${batch} for update of t skip locked`.execute(tx);
    for (const { isSent, sentId, at, promise, ...notice } of rows) {
      const why = isSent ? {} : { why: 'discarded' };
      await writeNotice(tx, shopId, notice, {
        notice: isSent ? 'said' : 'dropped',
        ...why,
        ...(isSent ? { toldAt: at ?? now, messageId: sentId } : {}),
      });
      if (!isSent || !promise || notice.sign === 'delivered') continue;
      const evidence = `message ${sentId}`;
      await settlePromises(tx, shopId, [{ id: promise.id, evidence }], 'kept', now);
      // The notice promises to go on watching, in the words that the agent let go out.
      const { subjectType, subjectId, conversationId, dueAt } = promise;
      const about = { kind: 'parcel.inform', subjectType, subjectId, conversationId, messageId: sentId } as const;
      if (watchesOn(notice.sign)) await openPromise(tx, { shopId, ...about, dueAt: Temporal.Instant.from(dueAt) }, now);
    }
    return rows.length;
  });
}

const watchesOn = (sign: Told) => sign !== 'returning' && sign !== 'lost';

/** A promise to find out is somebody's task: of a parcel that should be there, or of one on its way. */
async function openInvestigations(db: Db, shopId: string, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql`
    insert into carrier_tasks as t (shop_id, id, parcel_id, about, sign, since, opened_at, due_at, promise_id)
    select pr.shop_id, gen_random_uuid(), p.id, case when known.at is not null then 'not_received' else coalesce((select k.about from carrier_tasks k
        where k.shop_id = pr.shop_id and k.parcel_id = p.id and k.status = 'open' and k.about <> 'hand_over'
        order by k.opened_at desc, k.id desc limit 1), 'delay') end,
      case when known.at is null then 'stalled' else 'delivered' end, coalesce(known.at, pr.made_at), ${now}::timestamptz,
      pr.due_at, pr.id
    from promises pr
    join parcels p on p.shop_id = pr.shop_id and p.id = pr.subject_id
    cross join lateral (select ${deliveredAt(now)} as at) known
    where pr.shop_id = ${shopId} and pr.kind = 'parcel.investigate' and pr.status = 'open' and pr.made_at <= ${now}
      and not exists (select from carrier_tasks k where k.shop_id = pr.shop_id and k.promise_id = pr.id)
    order by p.id limit ${batch}
    on conflict (shop_id, parcel_id, about) where status = 'open'
      do update set promise_id = excluded.promise_id, due_at = least(t.due_at, excluded.due_at)
    returning 1`.execute(db);
  return rows.length;
}

/** Evidence: the message that told it, by an agent once there is an answer, or a later notice; or the delivery itself. */
async function keepInvestigations(db: Db, shopId: string, now: Temporal.Instant): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ id: string; evidence: string }>`
      select pr.id, coalesce('message ' || told.id, 'message ' || news.id, 'delivered ' || to_char(came.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) as evidence
      from promises pr
      join parcels p on p.shop_id = pr.shop_id and p.id = pr.subject_id
      left join lateral (select m.id from carrier_tasks k
        join messages m on m.shop_id = k.shop_id and m.conversation_id = pr.conversation_id and m.visibility = 'public'
          and (m.author = 'agent' or m.agent_id is not null) and m.at >= k.ended_at
        where k.shop_id = pr.shop_id and k.promise_id = pr.id and k.status = 'answered'
        order by m.seq limit 1) told on true
      left join lateral (select t.message_id as id from parcel_troubles t
        where t.shop_id = pr.shop_id and t.parcel_id = p.id and t.notice = 'said' and t.told_at > pr.made_at
          and t.sign in ('moving_again', 'returning', 'lost', 'delivered') order by t.told_at limit 1) news on true
      left join lateral (select known.at from (select ${deliveredAt(now)} as at) known where known.at > pr.made_at) came on true
      where pr.shop_id = ${shopId} and pr.kind = 'parcel.investigate' and pr.status = 'open'
        and (told.id is not null or news.id is not null or came.at is not null)
      limit ${batch} for update of pr skip locked`.execute(tx);
    const kept = await settlePromises(tx, shopId, rows, 'kept', now);
    // What the buyer waited for is told: an open task for it has nothing left to find out.
    await sql`update carrier_tasks set status = 'settled', ended_at = ${now}
      where shop_id = ${shopId} and promise_id = any(${kept.map(({ id }) => id)}::uuid[]) and status = 'open'`.execute(
      tx,
    );
    return rows.length;
  });
}
