import { sql } from 'kysely';
import { monthsUntold } from '../law/index.ts';
import type { Db } from '../platform/database.ts';

type Untold = { name: string; months: number };

/** Shops in whose country buyers who were not told of their right have longer, and where nobody has noted that they are told. */
export async function untoldShops(db: Db): Promise<Untold[]> {
  const { rows } = await sql<{ name: string; country: string }>`select s.name, s.country from shops s
    where not exists (select from return_policies p where p.shop_id = s.id and p.told_since is not null
      and p.version = (select max(version) from return_policies where shop_id = s.id))
    order by s.name`.execute(db);
  return rows.map(({ name, country }) => ({ name, months: monthsUntold(country) })).filter(({ months }) => months > 0);
}
