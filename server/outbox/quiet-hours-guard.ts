import { sql } from 'kysely';
import type { Guard } from './outbox.ts';
import { possibleCountries, possibleZones, type Whereabouts } from './possible-zones.ts';
import type { Claimed } from './queries.ts';
import { nextDecent, type Window } from './quiet-hours.ts';
import { ranks } from './rules.ts';

const windowOf = (from: string, until: string): Window => ({
  from: Temporal.PlainTime.from(from),
  until: Temporal.PlainTime.from(until),
});
// What is claimed is called within the lease of two minutes: windows end so much earlier than the rules say.
const forNotices = windowOf('08:00', '21:58');
/** China: 工信部《通信短信息服务管理规定》 and the carriers' rules; the United States: 47 CFR 64.1200(c)(1). */
const forPromotions = windowOf('08:00', '19:58');
const forPromotionsInTheUs = windowOf('08:00', '20:58');

type Home = { id: string; country: string | null; shopCountry: string; shopZone: string };

/** What nobody waits for is held back until it is a decent hour wherever the recipient may be. */
export const quietHoursGuard: Guard = {
  name: 'quiet_hours',
  check: async (tx, shopId, sends, now) => {
    const held = sends.filter(({ rank }) => rank > ranks.reply);
    if (held.length === 0) return [];
    const { rows } = await sql<Home>`
      select s.id, p.country, shops.country as "shopCountry", shops.zone as "shopZone" from sends s
      join shops on shops.id = s.shop_id
      left join people p on p.shop_id = s.shop_id and p.customer_id = s.customer_id
      where s.shop_id = ${shopId} and s.id = any(${held.map(({ id }) => id)}::uuid[])`.execute(tx);
    const homes = new Map(rows.map((home) => [home.id, home]));
    // A batch goes to few countries: each is reckoned once.
    const known = new Map<string, Temporal.Instant | null>();
    return held.flatMap((send) => {
      const home = homes.get(send.id);
      if (!home) return [];
      const phone = send.channel === 'sms' ? send.address : null;
      const countries = possibleCountries({ ...home, phone });
      const key = `${send.purpose} ${countries.join()}`;
      const until = known.has(key) ? (known.get(key) ?? null) : decentFor(send, countries, home.shopZone, now);
      known.set(key, until);
      return until && Temporal.Instant.compare(until, now) <= 0 ? [] : [{ id: send.id, until }];
    });
  },
};

/** When somebody may be told what they did not ask for, on whatever channel: `now`, or when it is day where they may be. */
export function decentHourForNotices(
  home: Whereabouts & { shopZone: string },
  now: Temporal.Instant,
): Temporal.Instant | null {
  return nextDecent(now, possibleZones(possibleCountries(home), home.shopZone), forNotices);
}

function decentFor({ purpose }: Claimed, countries: readonly string[], shopZone: string, now: Temporal.Instant) {
  const isUs = countries.every((country) => country === 'US');
  const promotions = isUs ? forPromotionsInTheUs : forPromotions;
  return nextDecent(now, possibleZones(countries, shopZone), purpose === 'promotion' ? promotions : forNotices);
}
