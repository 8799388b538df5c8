import { sql } from 'kysely';
import { signWebhook } from '../connectors/standard-webhooks.ts';
import { hookUrl } from '../outbox/index.ts';
import type { Db } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { seal } from '../platform/seal.ts';
import { type TestShop, testSecret } from '../testing/shop.ts';

export const webhookSecret = `whsec_${Buffer.from('a secret of tests, long enough').toString('base64')}`;

const channels: Readonly<Record<string, string>> = {
  ...{ smtp: 'mail', stripe: 'money', alipay: 'money' },
  ...{ aftership: 'parcels', track17: 'parcels', kuaidi100: 'parcels', 'webhook-parcels': 'parcels' },
};

/** A provider as its owner has set it up, and the path it posts to. */
export async function addProvider(
  { db, id: shopId, now }: Pick<TestShop, 'db' | 'id' | 'now'>,
  kind: string,
  secrets: Record<string, string> = kind === 'webhook' ? { secret: webhookSecret } : {},
  name?: string,
  settings: object = {},
): Promise<{ id: string; path: string }> {
  const id = newId(now());
  const channel = channels[kind] ?? 'sms';
  await sql`
    insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second, changed_at)
    values (${shopId}, ${id}, ${kind}, ${channel}, ${name ?? id}, ${JSON.stringify(settings)}::jsonb,
      ${seal(testSecret, 'providers', JSON.stringify(secrets))}, 1, 10, ${now()})`.execute(db);
  return { id, path: hookUrl('', testSecret, id) };
}

export async function changeSecret(
  { db, now }: Pick<TestShop, 'db' | 'now'>,
  id: string,
  secret: string,
  name = 'secret',
): Promise<void> {
  await sql`update providers set sealed = ${seal(testSecret, 'providers', JSON.stringify({ [name]: secret }))}, changed_at = ${now()}
    where id = ${id}`.execute(db);
}

export type Post = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body: string };

/** What an honest service behind a signed webhook posts. */
export function signed(path: string, id: string, said: object, at: Temporal.Instant, secret = webhookSecret): Post {
  const body = JSON.stringify(said);
  const headers = { 'content-type': 'application/json', ...signWebhook([secret], id, at, body) };
  return { method: 'POST', path, headers, body };
}

export const smsFrom = (from: string, id: string, text: string, at: Temporal.Instant) => ({
  type: 'sms.message',
  data: { id, from, text, at: at.toString() },
});

/** What Kannel fetches. */
export function kannelPost(path: string, words: Record<string, string>): Post {
  return { method: 'GET', path: `${path}?${new URLSearchParams(words)}`, headers: {}, body: '' };
}

/** Posts as a machine does: without a cookie, and without a word of where it comes from. */
export async function deliver(app: TestShop['app'], { method, path, headers, body }: Post) {
  const reply = await app.inject({ method, url: path, headers, ...(method === 'POST' ? { payload: body } : {}) });
  return { status: reply.statusCode, body: reply.body };
}

export async function statesOf(db: Db, shopId: string): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select id, state, reason, copies from hook_deliveries where shop_id = ${shopId} order by received_at, id`.execute(
    db,
  );
  return rows;
}

export type DeliveryRow = { id: string; state: string; reason: string | null; copies: number };
