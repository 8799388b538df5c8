import { sql } from 'kysely';
import type { MailContent } from '../outbox/index.ts';
import { newId } from '../platform/ids.ts';
import type { TestShop } from './shop.ts';

/** From now on the shop's mail would go out. */
export async function switchOnMail(shop: TestShop): Promise<void> {
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, place, per_second, changed_at)
    values (${shop.id}, ${newId(shop.now())}, 'smtp', 'mail', 'Mail', '{}', 1, 10, ${shop.now()})
    on conflict do nothing`.execute(shop.db);
}

/** The newest mail with a code that the shop has queued, to anybody or to this address. */
export async function readCode(shop: TestShop, address = '%'): Promise<{ code: string; mail: MailContent }> {
  const { rows } = await sql<{ content: MailContent }>`select content from sends
    where shop_id = ${shop.id} and key like 'code:%' and address like ${address} order by id desc limit 1`.execute(
    shop.db,
  );
  const mail = rows[0]?.content;
  const code = /^\d{6}$/m.exec(mail?.text ?? '')?.[0];
  if (!mail || !code) throw new Error('no code was mailed');
  return { code, mail };
}
