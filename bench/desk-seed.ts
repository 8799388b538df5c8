import { sql } from 'kysely';
import type { Db } from '../server/platform/database.ts';

/** Ten messages a conversation, as desks see them. */
const messagesEach = 10;

/** What buyers and Qin write. "的" is nearly everywhere, "快递" in a third, "size" in a tenth. */
const sentences = [
  '你好，我的快递怎么还没到？',
  '亲，您的包裹已经从杭州发出，预计三天左右送达',
  '这件衣服的颜色和图片不一样',
  '请问什么时候可以发货的呀',
  'Which size should I take, M or L?',
  '好的，谢谢',
  '我想退货，质量有问题',
  '您的快递目前在运输的路上，我们会继续关注',
  'Your parcel left Hangzhou; it usually takes 3 to 5 days.',
  '收到的快递外包装破了，里面的东西没事',
  '尺码偏大的话可以换一件小一号的吗',
  'I have not received my order yet, where is it?',
  '麻烦帮我催一下快递，谢谢',
  '退款什么时候到账？',
  'The colour looks different from the picture.',
  '亲，退货的运费由我们承担',
  '衣服的线头比较多，做工一般',
  '可以改一下收货的地址吗',
  'ok',
  '快递员没有给我打电话就放在门口的柜子里了',
];
/** What each message says besides: goods, so that texts differ as they do in a shop. */
const goods = [
  '亚麻衬衫',
  '羊毛大衣',
  '真丝连衣裙',
  '牛仔裤',
  '针织开衫',
  'linen shirt',
  'wool coat',
  '羽绒服',
  '纯棉T恤',
  '百褶裙',
];

/** Said in just three messages, whatever the size; in one of ten thousand; by nobody. */
export const words = { thrice: '琥珀', rare: '龙纹', absent: '鸵鸟', absentLatin: 'ostrich' } as const;

/**
 * Fills a shop up to `total` messages, with the customers, orders, parcels and events that belong to them: on top of what
 * an earlier call made. Not through the product: a million messages in a minute or two.
 */
export async function seedMessages(
  db: Db,
  { shopId, agentIds }: { shopId: string; agentIds: readonly string[] },
  total: number,
): Promise<void> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from conversations where shop_id = ${shopId}`.execute(db);
  const from = rows[0]?.n ?? 0;
  const to = total / messagesEach;
  if (to <= from) return;
  await db.connection().execute(async (one) => {
    // Foreign keys hold by the way the rows are made; checking them would take most of the time.
    await sql`set session_replication_role = replica`.execute(one);
    await sql`create temp table if not exists seeded (n int primary key, conversation uuid, customer uuid, "order" uuid)`.execute(
      one,
    );
    await sql`truncate seeded`.execute(one);
    await sql`insert into seeded select n, uuidv7(), uuidv7(), uuidv7() from generate_series(${from + 1}::int, ${to}::int) n`.execute(
      one,
    );
    await seedBuyers(one, shopId);
    await seedConversations(one, shopId, agentIds, to);
    await seedPromises(one, shopId);
    await seedThreads(one, shopId);
    await sql`set session_replication_role = default`.execute(one);
  });
  for (const table of ['conversations', 'messages', 'events', 'customers', 'orders', 'parcels', 'promises'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(db);
}

const now = sql`now()`;

async function seedBuyers(db: Db, shopId: string): Promise<void> {
  await sql`insert into customers (shop_id, id, external_id, name, tier, phone, synced_at)
    select ${shopId}, customer, 'c' || n,
      substr('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗', 1 + n % 20, 1) || substr('明丽强芳伟静磊敏军洋勇艳杰娟涛秀英华兰平', 1 + (n / 20) % 20, 1)
        || substr('一小文雅思宇子佳晓志建国春梅玉海波云鹏飞', 1 + (n / 400) % 20, 1),
      case when n % 4 = 0 then 'gold' end, '+86138' || lpad((n * 7919 % 100000000)::text, 8, '0'), ${now}
    from seeded`.execute(db);
  await sql`insert into orders (shop_id, id, external_id, customer_id, status, placed_at, synced_at)
    select ${shopId}, "order", '2026' || lpad((n::bigint * 104729 % 1000000000)::text, 9, '0'), customer, 'shipped',
      ${now} - n * interval '1 second', ${now} from seeded on conflict do nothing`.execute(db);
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, quantity)
    select ${shopId}, "order", uuidv7(), '1', 'Linen shirt', 1 from seeded`.execute(db);
  await sql`insert into parcels (shop_id, id, external_id, order_id, carrier, tracking_number, ordered_at, handed_over_at, synced_at)
    select ${shopId}, uuidv7(), 'p' || n, "order", 'SF', 'SF' || lpad((n::bigint * 15485863 % 10000000000000)::text, 13, '0'),
      ${now} - interval '3 days', ${now} - interval '2 days', ${now} from seeded`.execute(db);
}

/** Six of ten are closed; the rest is Qin's, waits for a person, is somebody's, or sleeps. */
async function seedConversations(db: Db, shopId: string, agentIds: readonly string[], total: number): Promise<void> {
  await sql`insert into conversations (shop_id, id, channel, channel_key, customer_id, verified, status, last_seq, opened_at,
      last_message_at, assignee_id, holder_id, is_persons, waiting_since, snoozed_until)
    select ${shopId}, conversation, 'web', 'k' || n, customer, true,
      case when n % 10 < 6 then 'closed' when n % 10 < 8 then 'open' else 'handed_over' end, ${messagesEach}::int,
      ${now} - interval '1 day', ${now} - (${total}::int - n) * interval '1 second',
      case when n % 10 in (7, 9) then (${[...agentIds]}::uuid[])[1 + n / 10 % ${agentIds.length}::int] end,
      case when n % 10 = 9 then (${[...agentIds]}::uuid[])[1 + n / 10 % ${agentIds.length}::int] end,
      n % 10 = 9,
      case when n % 10 in (8, 9) then ${now} - n * interval '1 second' end,
      case when n % 20 = 7 then ${now} + interval '1 day' end
    from seeded`.execute(db);
}

/** One in ten has been promised something, half of these for today: a full page at the smallest size, too. */
async function seedPromises(db: Db, shopId: string): Promise<void> {
  await sql`insert into promises (shop_id, id, kind, subject_type, subject_id, conversation_id, due_at, made_at)
    select ${shopId}, uuidv7(), 'person.reply', 'conversation', conversation, conversation,
      ${now} + make_interval(secs => n % 600, days => (n / 10) % 2), ${now}
    from seeded where n % 10 = 0`.execute(db);
}

async function seedThreads(db: Db, shopId: string): Promise<void> {
  await sql`create temp table if not exists told (id uuid, conversation uuid, n bigint, seq int)`.execute(db);
  await sql`truncate told`.execute(db);
  await sql`insert into told select uuidv7(), conversation, (n - 1)::bigint * ${messagesEach} + seq, seq
    from seeded, generate_series(1, ${messagesEach}::int) seq order by n, seq`.execute(db);
  await sql`insert into messages (shop_id, conversation_id, seq, id, author, body, locale, at)
    select ${shopId}, conversation, seq, id, case when seq % 2 = 1 then 'buyer' else 'qin' end,
      (${sentences}::text[])[1 + (n * 7 + n / 13) % ${sentences.length}::int] || ' ' || (${goods}::text[])[1 + (n / 3) % ${goods.length}::int]
        || case when n % 10000 = 5000 then ${words.rare} when n in (1234, 5678, 9012) then ${words.thrice}
          when n % 17 = 0 then ' ' || (n * 104729 % 100000000)::text else '' end,
      'zh-CN', ${now} from told`.execute(db);
  await sql`with head as (select coalesce(max(position), 0) as position from event_heads where shop_id = ${shopId})
    insert into events (shop_id, id, position, type, data, at)
    select ${shopId}, id, head.position + row_number() over (order by n),
      case when seq % 2 = 1 then 'conversations.message-received' else 'conversations.message-added' end,
      jsonb_build_object('conversationId', conversation, 'messageId', id), ${now} from told, head order by n`.execute(
    db,
  );
  await sql`insert into event_heads (shop_id, position)
    select ${shopId}, max(position) from events where shop_id = ${shopId}
    on conflict (shop_id) do update set position = excluded.position`.execute(db);
}
