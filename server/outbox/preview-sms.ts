import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { composeSms, type SmsText } from './compose-sms.ts';
import { countSegments, type Segments } from './segments.ts';

/** What a shop has agreed with who carries its SMS; `price`: of one segment, in the smallest unit of its currency or less. */
export type SmsTerms = { signature: string; price: { minor: number; currency: string } | null };

export type SmsPreview = { text: string; segments: number; encoding: Segments['encoding']; price: SmsTerms['price'] };

/** How an SMS leaves under these terms, and what it costs. */
export function previewSms({ signature, price }: SmsTerms, sms: Omit<SmsText, 'signature'>): SmsPreview {
  const text = composeSms({ ...sms, signature });
  const { count, encoding } = countSegments(text);
  return { text, segments: count, encoding, price: price && { ...price, minor: price.minor * count } };
}

/** Of one provider, or of the one that would carry the next SMS; null: there is none, or it adds no signature. */
export async function selectSmsTerms(db: Db, shopId: string, providerId: string | null): Promise<SmsTerms | null> {
  const { rows } = await sql<{ signature: string | null; minor: number | null; currency: string | null }>`
    select coalesce(settings ->> 'signature', settings ->> 'signName') as signature, price_minor::float8 as minor,
      price_currency as currency
    from providers where shop_id = ${shopId} and channel = 'sms'
      and case when ${providerId}::uuid is null then is_on else id = ${providerId}::uuid end
    order by place, id limit 1`.execute(db);
  const [terms] = rows;
  if (!terms || terms.signature === null) return null;
  const { signature, minor, currency } = terms;
  return { signature, price: minor === null || currency === null ? null : { minor, currency } };
}
