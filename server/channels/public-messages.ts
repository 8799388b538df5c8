import { type RawBuilder, sql } from 'kysely';
import { isLocale, type Locale } from '../../shared/labels.ts';
import { webChannel } from '../conversations/index.ts';
import { type PhotoView, photosOf } from '../files/index.ts';
import type { Db } from '../platform/database.ts';
import type { Buyer } from '../platform/http-access.ts';
import { translate } from '../platform/i18n.ts';

/** A message as the buyer sees it. There is no way here to one that is not public. */
export type PublicMessage = {
  seq: number;
  id: string;
  author: 'buyer' | 'qin' | 'agent';
  /** The agent's name. */
  name: string | null;
  body: string;
  photos: PhotoView[];
  locale: string | null;
  at: Temporal.Instant;
  clientKey: string | null;
  /** What the buyer may choose from; sent as their own words. */
  options: string[];
  /** It says that a code can be mailed to prove who writes. */
  offersCode: boolean;
};

type Row = Omit<PublicMessage, 'clientKey' | 'options' | 'offersCode'> & {
  channelKey: string;
  providerMessageId: string | null;
  facts: unknown;
  moves: unknown;
};

/** One message of a session is one message, however often it is sent. */
export const providerIdOf = (channelKey: string, clientKey: string) => `${channelKey}:${clientKey}`;

/** The newest public messages of one's own conversation before `before`, or those that follow `after`; ascending. */
export async function listPublicMessages(
  db: Db,
  { shopId, channelKey }: Pick<Buyer, 'shopId' | 'channelKey'>,
  { after, before, limit }: { after?: number | undefined; before?: number | undefined; limit: number },
): Promise<PublicMessage[]> {
  const isForward = after !== undefined;
  const range = isForward ? sql`m.seq > ${after}` : before === undefined ? sql`true` : sql`m.seq < ${before}`;
  const rows = await select(
    db,
    sql`c.shop_id = ${shopId} and c.channel = ${webChannel} and c.channel_key = ${channelKey} and ${range}
      order by m.seq ${isForward ? sql`asc` : sql`desc`} limit ${limit}`,
  );
  return (isForward ? rows : rows.reverse()).map(viewOf);
}

/** The message that was sent under this key, and what followed it. */
export async function listFromOwn(
  db: Db,
  { shopId, channelKey }: Pick<Buyer, 'shopId' | 'channelKey'>,
  clientKey: string,
): Promise<PublicMessage[]> {
  const rows = await select(
    db,
    sql`c.shop_id = ${shopId} and c.channel = ${webChannel} and c.channel_key = ${channelKey} and m.seq >= (
      select own.seq from messages own where own.shop_id = c.shop_id and own.conversation_id = c.id
        and own.channel = ${webChannel} and own.provider_message_id = ${providerIdOf(channelKey, clientKey)})
      order by m.seq limit 100`,
  );
  return rows.map(viewOf);
}

/** What is new for several chats of a shop in one statement: for each key, what follows its `seq`. */
export async function listFollowing(
  db: Db,
  shopId: string,
  chats: readonly { channelKey: string; seq: number }[],
): Promise<Map<string, PublicMessage[]>> {
  const keys = chats.map(({ channelKey }) => channelKey);
  const seqs = chats.map(({ seq }) => seq);
  const rows = await select(
    db,
    sql`c.shop_id = ${shopId} and c.channel = ${webChannel} order by m.seq`,
    sql`join unnest(${keys}::text[], ${seqs}::bigint[]) as chat (key, seq) on chat.key = c.channel_key and m.seq > chat.seq`,
  );
  const byKey = Map.groupBy(rows, (row) => row.channelKey);
  return new Map([...byKey].map(([key, found]) => [key, found.map(viewOf)]));
}

async function select(db: Db, where: RawBuilder<unknown>, join = sql``): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.channel_key as "channelKey", m.seq, m.id, m.author, a.name, m.body, ${photosOf('m')} as photos, m.locale, m.at, m.facts,
      m.moves, m.provider_message_id as "providerMessageId"
    from conversations c
    join messages m on m.shop_id = c.shop_id and m.conversation_id = c.id
      and m.visibility = 'public' and m.author in ('buyer', 'qin', 'agent')
    left join agents a on m.author = 'agent' and a.shop_id = m.shop_id and a.id = m.agent_id
    ${join}
    where ${where}`.execute(db);
  return rows;
}

function viewOf({ channelKey, providerMessageId, facts, moves, ...message }: Row): PublicMessage {
  const prefix = `${channelKey}:`;
  const clientKey = providerMessageId?.startsWith(prefix) ? providerMessageId.slice(prefix.length) : null;
  return { ...message, clientKey, options: optionsOf(message.locale, facts, moves), offersCode: offersCode(facts) };
}

const offersCode = (facts: unknown) =>
  ((facts ?? []) as Used[]).some(({ name, value }) => name === 'choice.has_mail_code' && value === true);

type Used = { name: string; value: unknown };
type Asking = { kind: string; question?: { kind: string; options?: string[] } };

/** What a message asks the buyer to choose from, in its own words: from the list it printed, else by the question's codes. */
function optionsOf(locale: string | null, facts: unknown, moves: unknown): string[] {
  const question = ((moves ?? []) as Asking[]).findLast((move) => move.question)?.question;
  if (!question?.options?.length) return [];
  const printed = ((facts ?? []) as Used[]).find(({ name }) => name === 'options')?.value;
  if (Array.isArray(printed)) return printed.map(String);
  const language: Locale = locale !== null && isLocale(locale) ? locale : 'en';
  const labels = question.options.map((value) => [value, translate(language, `option.${question.kind}.${value}`)]);
  // What has no sentence of its own (an order, an item) is named by the message, not here.
  return labels.flatMap(([value, label]) => (label && label !== `option.${question.kind}.${value}` ? [label] : []));
}
