import { sql } from 'kysely';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Guard } from './outbox.ts';
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
      const countries = countriesOf(send, home);
      const key = `${send.purpose} ${countries.join()}`;
      const until = known.has(key) ? (known.get(key) ?? null) : decentFor(send, countries, home.shopZone, now);
      known.set(key, until);
      return until && Temporal.Instant.compare(until, now) <= 0 ? [] : [{ id: send.id, until }];
    });
  },
};

function decentFor({ purpose }: Claimed, countries: readonly string[], shopZone: string, now: Temporal.Instant) {
  const zones = countries.flatMap(zonesOf);
  const isUs = countries.every((country) => country === 'US');
  const promotions = isUs ? forPromotionsInTheUs : forPromotions;
  return nextDecent(now, zones.length > 0 ? zones : [shopZone], purpose === 'promotion' ? promotions : forNotices);
}

/** Where the recipient may be: by the number, else by what the shop knows, else where the shop is. */
function countriesOf({ channel, address }: Claimed, home: Home): readonly string[] {
  const phone = channel === 'sms' ? parsePhoneNumberFromString(address) : undefined;
  if (phone?.country) return [phone.country];
  const possible = phone?.getPossibleCountries() ?? [];
  if (possible.length > 0) return possible;
  return [home.country ?? home.shopCountry];
}

/** All China goes by one clock, whatever zones the map has. */
function zonesOf(country: string): readonly string[] {
  if (country === 'CN') return ['Asia/Shanghai'];
  if (!/^[A-Z]{2}$/.test(country)) return [];
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}
