import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { newSecret } from '../platform/ids.ts';
import { addAgent } from '../shops/index.ts';

export const demoRoles = ['agent', 'supervisor', 'owner'] as const;
export type DemoRole = (typeof demoRoles)[number];
type DemoPerson = { email: string; name: string; called: Record<Locale, string>; role: DemoRole };

/** Who works in the demo shop, by role. Nobody knows their passwords: they come in by the button only. */
export const demoPeople: Record<DemoRole, DemoPerson> = {
  agent: { email: 'lan@demo.invalid', name: '陈岚 Lan', called: { en: 'Lan', 'zh-CN': '小岚' }, role: 'agent' },
  supervisor: {
    email: 'wen@demo.invalid',
    name: '周雯 Wen',
    called: { en: 'Wen', 'zh-CN': '小雯' },
    role: 'supervisor',
  },
  owner: { email: 'liu@demo.invalid', name: '柳一舟 Liu', called: { en: 'Liu', 'zh-CN': '柳一舟' }, role: 'owner' },
};

/** Whoever has this role in the demo shop, who begins to work there when nobody has it yet. */
export async function demoPerson(tx: Tx, shopId: string, role: DemoRole, now: Temporal.Instant): Promise<string> {
  const person = demoPeople[role];
  await sql`select 1 from shops where id = ${shopId} for update`.execute(tx); // two first clicks: one person
  const { rows } = await sql<{ id: string }>`select a.id from agents a join users u on u.id = a.user_id
    where a.shop_id = ${shopId} and u.email = ${person.email} and a.revoked_at is null`.execute(tx);
  return rows[0]?.id ?? addAgent(tx, { shopId, ...person, password: newSecret() }, now);
}
