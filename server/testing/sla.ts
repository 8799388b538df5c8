import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import type { SlaSettings } from '../../shared/sla.ts';
import { type Responder, receive, writeTurn } from '../conversations/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { sequenceAll } from '../platform/sequencer.ts';
import type { Live } from '../sla/live.ts';
import { defaultSettings } from '../sla/rules.ts';
import { runSlaClock } from '../sla/run-clock.ts';
import { lastSeqOf } from './conversations.ts';
import { testShop } from './shop.ts';

const morning = '2026-03-10T10:00+08:00[Asia/Shanghai]';
const desk = { publicUrl: 'http://qin.test', syncedNow: false };
const log = openLog(process.env.QIN_TEST_LOG ?? 'silent');

type Reply = 'nothing' | 'answers' | 'hands_over';
type Told = { type: string } & Record<string, string>;

/** What Qin says to a message, without understanding it. */
function qin(reply: Reply): Responder<void> {
  return async (tx, { conversation }, { shopId }, now) => {
    if (reply === 'nothing' || conversation.holderId !== null) return;
    const said = { id: newId(now), author: 'qin', visibility: 'public', body: 'Let me see.', locale: 'en' } as const;
    const moves = reply === 'hands_over' ? [{ kind: 'hand_over', situation: 'handover.person', why: 'complains' }] : [];
    const messages = [{ ...said, script: null, scriptVersion: null, facts: null, moves }];
    const handsOver = reply === 'hands_over';
    const status = handsOver ? 'handed_over' : conversation.status;
    await writeTurn(tx, { shopId, conversationId: conversation.id, now }, { state: {}, status, messages, handsOver });
  };
}

/** A shop, a buyer and those who answer. */
export async function open(t: TestContext, now = morning) {
  const shop = await testShop(t, { now });
  let count = 0;
  const asks = async (reply: Reply = 'hands_over', key = 'buyer', text = 'Where is it?'): Promise<string> => {
    const from = { shopId: shop.id, channel: 'test', channelKey: key, providerMessageId: `${++count}`, text };
    const who = { customerId: null, verified: false, orderId: null, locale: 'en' } as const;
    await receive(shop.db, { ...from, ...who }, qin(reply), shop.now());
    const { rows } = await sql<{ id: string }>`select id from conversations
      where shop_id = ${shop.id} and channel_key = ${key}`.execute(shop.db);
    return rows[0]?.id ?? '';
  };
  const says = async (id: string, as: 'agent' | 'account_manager' = 'agent', seenSeq?: number) => {
    const message = { clientKey: `k${++count}`, body: 'It is there.' };
    const seen = seenSeq ?? (await lastSeqOf(shop.db, shop.id, id));
    return shop.post(`conversations/${id}/messages`, { ...message, seenSeq: seen }, { as });
  };
  const does = (id: string, deed: string, as: 'agent' | 'account_manager' | 'owner' = 'agent') =>
    shop.post(`conversations/${id}/${deed}`, {}, { as });
  const looks = async () => {
    await sequenceAll(shop.db);
    await runSlaClock({ db: shop.db, log, desk }, shop.now());
  };
  return {
    ...{ shop, asks, says, does, looks },
    sets: (settings: Partial<SlaSettings>) => shop.put('sla/settings', { ...defaultSettings, ...settings }),
    live: async () => {
      await looks();
      return (await shop.get('sla/live')).json<Live>();
    },
    events: async (like = 'sla.%') => {
      const { rows } = await sql<{ type: string; data: Record<string, string> }>`select type, data from events
        where shop_id = ${shop.id} and type like ${like} order by id`.execute(shop.db);
      return rows.map(({ type, data }): Told => ({ type, ...data }));
    },
    view: async (id: string) =>
      (await shop.get(`conversations/${id}`)).json<{
        status: string;
        holder: { name: string } | null;
        assignee: object | null;
      }>(),
    after: (by: Temporal.DurationLike) => shop.clock.advance(by),
  };
}
