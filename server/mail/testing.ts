import { sql } from 'kysely';
import type { Responder } from '../conversations/index.ts';
import { writeTurn } from '../conversations/index.ts';
import { responder } from '../dialogue/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { seal } from '../platform/seal.ts';
import { shopAddress } from '../testing/mails.ts';
import { type TestShop, testSecret } from '../testing/shop.ts';
import { shippedModel } from '../triage/index.ts';
import { type MailPorts, takeMail } from './take-mail.ts';

export const quiet = openLog(process.env.QIN_TEST_LOG ?? 'silent');

/** A mail provider as its owner has set it up. */
export async function addMailProvider(
  { db, id: shopId, now }: Pick<TestShop, 'db' | 'id' | 'now'>,
  settings: Record<string, unknown> = {},
  secrets: Record<string, string> = {},
): Promise<string> {
  const id = newId(now());
  const whole = {
    ...{ host: '127.0.0.1', port: 1, security: 'none', user: '', from: { name: 'Qin', address: shopAddress } },
    ...settings,
  };
  await sql`
    insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second, changed_at)
    values (${shopId}, ${id}, 'smtp', 'mail', ${id}, ${JSON.stringify(whole)}::jsonb,
      ${seal(testSecret, 'providers', JSON.stringify(secrets))}, 1, 100, ${now()})`.execute(db);
  return id;
}

/** Says the same to everybody. */
export const polite: Responder<void> = (tx, { conversation }, { shopId }, now) => {
  const message = {
    id: newId(now),
    author: 'qin',
    visibility: conversation.isPersons ? 'suggestion' : 'public',
  } as const;
  const words = {
    body: 'It left yesterday.',
    locale: 'en',
    script: null,
    scriptVersion: null,
    facts: null,
    moves: null,
  };
  const turn = { state: {}, status: 'open', handsOver: false, messages: [{ ...message, ...words }] } as const;
  return writeTurn(tx, { shopId, conversationId: conversation.id, now }, { ...turn, messages: [...turn.messages] });
};

export const asQin = () => responder({ model: shippedModel(), publicUrl: 'http://qin.test', syncedNow: false });

/** A shop with a mail provider; `post` is the postman. */
export async function withMail(
  shop: TestShop,
  settings: Record<string, unknown> = {},
  respond: Responder<unknown> = polite,
) {
  const providerId = await addMailProvider(shop, settings);
  const ports: MailPorts = { db: shop.db, log: quiet, respond };
  const rowsOf = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(shop.db)).rows;
  return {
    ...{ providerId, ports },
    post: (raw: Buffer) => takeMail(ports, { shopId: shop.id, providerId, raw }, shop.now()),
    /** All that was queued has gone out. */
    sendOff: (at = shop.now()) =>
      sql`update sends set status = 'sent', attempt = 1, provider = ${providerId}, provider_message_id = id::text, first_called_at = ${at}, settled_at = ${at}
        where shop_id = ${shop.id} and status = 'queued'`.execute(shop.db),
    mails: () =>
      rowsOf(sql<{
        kind: string;
        state: string;
        reason: string | null;
        conversationId: string | null;
        sendId: string | null;
      }>`
        select kind, state, reason, conversation_id as "conversationId", send_id as "sendId" from mails
        where shop_id = ${shop.id} order by received_at, id`),
    conversations: () =>
      rowsOf(sql<{ id: string; channelKey: string; verified: boolean; customerId: string | null; isWaiting: boolean }>`
        select id, channel_key as "channelKey", verified, customer_id as "customerId", waiting_since is not null as "isWaiting"
        from conversations where shop_id = ${shop.id} order by opened_at, id`),
    messages: () =>
      rowsOf(sql<{ id: string; author: string; visibility: string; body: string; providerId: string | null }>`
        select id, author, visibility, body, provider_message_id as "providerId" from messages
        where shop_id = ${shop.id} order by conversation_id, seq`),
    sends: () =>
      rowsOf(sql<{
        id: string;
        address: string;
        status: string;
        delivery: string | null;
        deliveryReason: string | null;
      }>`
        select id, address, status, delivery, delivery_reason as "deliveryReason" from sends
        where shop_id = ${shop.id} order by id`),
    suppressions: () =>
      rowsOf(sql<{ address: string; scope: string; source: string }>`
        select address, scope, source from suppressions where shop_id = ${shop.id} order by address, scope`),
  };
}

export async function addBuyer(shop: TestShop, email: string): Promise<string> {
  const id = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, email, synced_at)
    values (${shop.id}, ${id}, ${id}, ${email}, ${shop.now()})`.execute(shop.db);
  return id;
}
