import { sql } from 'kysely';
import { isPossiblePhoneNumber } from 'libphonenumber-js/max';
import { idsOfPerson, newestWord, survivorOf } from '../customers/index.ts';
import type { Guard } from './outbox.ts';
import type { Claimed } from './queries.ts';

/** Stops what can reach nobody. */
export const addressGuard: Guard = {
  name: 'bad_address',
  check: async (_tx, _shopId, sends) =>
    sends.filter(({ channel, address }) => !isAddress(channel, address)).map(({ id }) => ({ id, until: null })),
};

/** What money is addressed to is a provider of ours, and no address. */
const isAddress = (channel: string, address: string) =>
  channel === 'money' ||
  (channel === 'sms'
    ? /^\+[1-9]\d{6,14}$/.test(address) && isPossiblePhoneNumber(address)
    : address.length <= 254 && /^[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+$/.test(address));

const promotionsOf = (sends: readonly Claimed[]) => sends.filter(({ purpose }) => purpose === 'promotion');
const idsOf = (sends: readonly Claimed[]) => sends.map(({ id }) => id);

/**
 * Stops what sells to a person who has not agreed to it on this channel, or does not any more; and everything else to a
 * person who wants nothing at all there, at whatever address.
 */
export const consentGuard: Guard = {
  name: 'no_consent',
  check: async (tx, shopId, sends) => {
    const asked = sends.filter(({ purpose, customerId }) => purpose === 'promotion' || customerId);
    if (asked.length === 0) return [];
    const word = newestWord(sql`s.shop_id`, sql`s.customer_id`, sql`s.channel`, sql`s.purpose`);
    const { rows } = await sql<{ id: string }>`
      select s.id from sends s where s.shop_id = ${shopId} and s.id = any(${idsOf(asked)}::uuid[])
        and case s.purpose when 'promotion' then ${word} is distinct from 'given' else ${word} = 'withdrawn' end`.execute(
      tx,
    );
    return rows.map(({ id }) => ({ id, until: null }));
  },
};

const mostPromotions = 2;
const capHours = 7 * 24;

/**
 * No more than two promotions a person in seven days, over all channels. One that is under way or in doubt counts, and one
 * earlier in the same batch: claims run one at a time in a shop, so the count is exact.
 */
export const frequencyGuard: Guard = {
  name: 'frequency_cap',
  check: async (tx, shopId, sends, now) => {
    const promotions = promotionsOf(sends);
    if (promotions.length === 0) return [];
    const { rows } = await sql<{ id: string; person: string; at: (string | null)[] }>`
      select s.id, ${survivorOf(sql`s.shop_id`, sql`s.customer_id`)} as person,
        -- When it was sent; null: under way or in doubt.
        array(select to_char(o.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
          from ${idsOfPerson(sql`s.shop_id`, sql`s.customer_id`)} person
          -- In the order of the index: read from its beginning for each of them, however the planner guesses.
          cross join lateral (select o.settled_at from sends o
            where o.shop_id = s.shop_id and o.customer_id = person.id and o.purpose = 'promotion'
              and o.status in ('sending', 'sent', 'unknown') and o.id <> all(${idsOf(promotions)}::uuid[])
              and (o.settled_at is null or o.settled_at > ${now.subtract({ hours: capHours })})
            order by o.settled_at desc nulls first limit ${mostPromotions}) o
          order by o.settled_at desc nulls first limit ${mostPromotions}) as at
      from sends s where s.shop_id = ${shopId} and s.id = any(${idsOf(promotions)}::uuid[]) and s.customer_id is not null`.execute(
      tx,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const passed = new Map<string, number>();
    return promotions.flatMap(({ id }) => {
      const row = found.get(id);
      if (!row) return [];
      const inBatch = passed.get(row.person) ?? 0;
      const times = [...Array<null>(inBatch).fill(null), ...row.at];
      if (times.length < mostPromotions) {
        passed.set(row.person, inBatch + 1);
        return [];
      }
      const oldest = times[mostPromotions - 1];
      return [{ id, until: (oldest ? Temporal.Instant.from(oldest) : now).add({ hours: capHours }) }];
    });
  },
};
