import { sql } from 'kysely';
import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { buyerNameOf } from '../conversations/index.ts';
import { survivorOf } from '../customers/index.ts';
import { readCursor, type TimeCursor, writeCursor } from '../platform/cursors.ts';
import type { Db } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, Time } from '../platform/http-schemas.ts';

type Reading = {
  id: string;
  customer: { id: string; name: string | null } | null;
  /** On the platform whose chat it is. */
  buyerName: string | null;
  sentAt: Temporal.Instant;
  openedAt: Temporal.Instant | null;
  readBeforeBuying: boolean | null;
};

const ReadingView = Type.Object({
  id: { ...Id, description: 'The conversation in which it was sent' },
  customer: Maybe(Type.Object({ id: Id, name: Maybe(Type.String()) })),
  buyerName: Maybe(Type.String({ description: 'On the platform whose chat it is' })),
  sentAt: Time,
  openedAt: MaybeTime,
  readBeforeBuying: Type.Union([Type.Boolean(), Type.Null()], { description: 'Null: not asked, or not answered.' }),
});

/** Who was sent which version of the shop's statement, opened it, and had read it before buying. */
export function statementReadingsRoute(app: App): void {
  app.get(
    '/api/statements/:version/readings',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'Who was sent this version of the statement and opened it, the last one sent first',
        params: Type.Object({ version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
        querystring: Type.Object({
          after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
        }),
        response: { 200: Type.Object({ items: Type.Array(ReadingView), next: Maybe(Type.String()) }) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const from = after === undefined ? null : readCursor(after);
      const { version } = request.params;
      const items = await selectReadings(app.db, readerOf(request).shopId, { version, from, limit: limit + 1 });
      const last = items.length > limit ? items[limit - 1] : undefined;
      return { items: items.slice(0, limit), next: writeCursor(last ? { at: last.sentAt, id: last.id } : null) };
    },
  );
}

type Wanted = { version: number; from: TimeCursor | null; limit: number };

async function selectReadings(db: Db, shopId: string, { version, from, limit }: Wanted): Promise<Reading[]> {
  const beyond = from ? sql`and (sent_at, conversation_id) < (${from.at}::timestamptz, ${from.id}::uuid)` : sql``;
  const { rows } = await sql<Reading>`
    select r.conversation_id as id, r.sent_at as "sentAt", r.opened_at as "openedAt",
      r.read_before_buying as "readBeforeBuying", ${buyerNameOf('c')} as "buyerName",
      case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as customer
    from (select * from statement_reads where shop_id = ${shopId} and version = ${version} ${beyond}
      order by sent_at desc, conversation_id desc limit ${limit}) r
    left join conversations c on c.shop_id = ${shopId} and c.id = r.conversation_id
    left join customers p on p.shop_id = ${shopId} and p.id = ${survivorOf(sql`c.shop_id`, sql`c.customer_id`)}
    order by r.sent_at desc, r.conversation_id desc`.execute(db);
  return rows;
}
