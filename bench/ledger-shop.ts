import { sql } from 'kysely';
import { enqueueSends, type MailContent, type NewSend } from '../server/outbox/index.ts';
import type { Db } from '../server/platform/database.ts';
import { newId } from '../server/platform/ids.ts';
import { seal } from '../server/platform/seal.ts';
import { createShop } from '../server/shops/index.ts';

/** When it is measured, for the outbox: a decent hour. */
export const openingTime = Temporal.Instant.from('2026-03-10T02:00:00Z');
export const secret = 'a secret that is only for measuring, long enough';

/** What a campaign writes to everybody. */
export const text =
  '【青瓷】亲，您关注的亚麻衬衫上新了，会员本周九折，三天内下单包邮，点击店铺首页查看详情，拒收请回复R';
export const mail: MailContent = {
  ...{ subject: 'New linen shirts', inReplyTo: null, references: [] },
  text: `Dear customer,\n\n${'The linen shirts that you liked are back, a tenth less for members this week. '.repeat(20)}`,
  html: `<p>Dear customer,</p>${'<p>The linen shirts that you liked are back, a tenth less for members.</p>'.repeat(20)}`,
};

/** A shop whose customers have all agreed to be written to, and its two providers, which are fast. */
export async function openShop(db: Db, customers: number, ports: { http: number; smtp: number }): Promise<string> {
  const shop = { code: 'bench', name: 'Bench', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' };
  const { id } = await db.transaction().execute((tx) => createShop(tx, shop, openingTime));
  await sql`insert into customers (shop_id, id, external_id, name, country, synced_at)
    select ${id}, uuidv7(), 'c' || n, 'Customer ' || n, 'CN', ${openingTime} from generate_series(1, ${customers}) n`.execute(
    db,
  );
  await sql`insert into consents (shop_id, id, customer_id, channel, purpose, state, at, recorded_by, source, proof)
    select shop_id, uuidv7(), id, channel, 'promotion', 'given', ${openingTime}, 'customer', 'checkout', '{}'
    from customers, unnest(array['mail', 'sms']) channel where shop_id = ${id}`.execute(db);
  const from = { name: 'Qin', address: 'care@shop.example' };
  await connect(db, id, 'webhook', 'sms', { url: `http://127.0.0.1:${ports.http}/sms`, keyHours: 24 }, { secret: key });
  const server = { host: '127.0.0.1', port: ports.smtp, security: 'none', user: '', from };
  await connect(db, id, 'smtp', 'mail', server, {});
  await sql`analyze`.execute(db);
  return id;
}

const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

async function connect(db: Db, shopId: string, kind: string, channel: string, settings: object, secrets: object) {
  const sealed = seal(secret, 'providers', JSON.stringify(secrets));
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second, changed_at)
    values (${shopId}, ${newId(openingTime)}, ${kind}, ${channel}, ${kind}, ${JSON.stringify(settings)}::jsonb, ${sealed},
      1, 1000000, ${openingTime})`.execute(db);
}

/** A promotion to each of so many customers, `from` the how manieth; from the first again after the last. */
export async function enqueueCampaign(db: Db, shopId: string, channel: 'sms' | 'mail', from: number, count: number) {
  const { rows } = await sql<{ id: string }>`
    select id from customers where shop_id = ${shopId} order by id`.execute(db);
  for (let done = 0; done < count; done += 5000) {
    const sends = Array.from({ length: Math.min(5000, count - done) }, (_, n): NewSend => {
      const at = from + done + n;
      return {
        ...{ key: `campaign ${at}`, rank: 'campaign', purpose: 'promotion', channel },
        customerId: rows[at % rows.length]?.id ?? null,
        address: channel === 'sms' ? `+861380${String(at % 10_000_000).padStart(7, '0')}` : `buyer${at}@example.com`,
        content: channel === 'sms' ? { text, template: null } : mail,
      };
    });
    await db.transaction().execute((tx) => enqueueSends(tx, shopId, sends, openingTime));
  }
}

/** What a buyer waits for. */
export function enqueueReply(db: Db, shopId: string, n: number): Promise<number> {
  const content = { text: `reply ${n}! Your parcel left Hangzhou this morning.`, template: null };
  const reply = { key: `reply ${n}`, rank: 'reply', purpose: 'service', channel: 'sms' } as const;
  const address = `+861390${String(n).padStart(7, '0')}`;
  return db.transaction().execute((tx) => enqueueSends(tx, shopId, [{ ...reply, address, content }], openingTime));
}

/** Fills the table up to so many messages that went out a month ago, as many to each customer. */
export async function fillUp(db: Db, shopId: string, rows: number): Promise<void> {
  const old = openingTime.subtract({ hours: 30 * 24 });
  await sql`insert into sends (shop_id, id, key, rank, purpose, channel, address, customer_id, content, status, due_at, attempt,
      tries, provider, first_called_at, provider_message_id, queued_at, settled_at)
    select c.shop_id, uuidv7(), 'old ' || n || ' ' || gen_random_uuid(), 2, 'promotion', 'sms', '+8613800000000', c.id,
      ${JSON.stringify({ text, template: null })}::jsonb, 'sent', ${old}, 1, 1, 'webhook', ${old}, gen_random_uuid(), ${old}, ${old}
    from (select n, 1 + n % (select count(*) from customers where shop_id = ${shopId}) as at
      from generate_series(1, greatest(0, ${rows} - (select count(*) from sends))) n) more
    join (select shop_id, id, row_number() over (order by id) as at from customers where shop_id = ${shopId}) c using (at)`.execute(
    db,
  );
  await sql`vacuum analyze sends`.execute(db);
}

export async function isBusy(db: Db, shopId: string): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from sends where shop_id = ${shopId} and status = 'queued')
      or exists (select from sends where shop_id = ${shopId} and status = 'sending') as busy`.execute(db);
  return rows[0]?.busy === true;
}

/** How many ended otherwise than sent, by what became of them. */
export async function notSent(db: Db, shopId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ status: string; count: number }>`
    select concat_ws(' ', status, reason) as status, count(*)::int as count from sends
    where shop_id = ${shopId} and status <> 'sent' group by 1`.execute(db);
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
