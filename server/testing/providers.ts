import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { seal } from '../platform/seal.ts';
import { type TestShop, testSecret } from './shop.ts';

export type ProviderToConnect = {
  id?: string;
  kind: string;
  channel: 'mail' | 'sms' | 'money' | 'parcels';
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  /** Of a segment. */
  price?: { minor: number; currency: string };
};

/** A provider as the owner would have connected it; its id. */
export async function connectProvider(shop: TestShop, one: ProviderToConnect): Promise<string> {
  const id = one.id ?? newId(shop.now());
  const sealed = seal(testSecret, 'providers', JSON.stringify(one.secrets));
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second,
      price_minor, price_currency, changed_at)
    values (${shop.id}, ${id}, ${one.kind}, ${one.channel}, ${id}, ${JSON.stringify(one.settings)}::jsonb, ${sealed}, 1,
      100, ${one.price?.minor ?? null}, ${one.price?.currency ?? null}, ${shop.now()})`.execute(shop.db);
  return id;
}
