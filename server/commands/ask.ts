import { isLocale, type Locale } from '../../shared/labels.ts';
import { type Inbound, receiveIn } from '../conversations/index.ts';
import { findCustomerByKey } from '../customers/index.ts';
import { defaultBuyer, loadDemoShop } from '../demo/index.ts';
import { type AnsweredTurn, type Desk, responder } from '../dialogue/index.ts';
import { orderByNumber } from '../orders/index.ts';
import { parseInstant, systemClock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { shippedModel } from '../triage/index.ts';
import { type Command, type Invocation, optionText } from './command.ts';
import { selectShop } from './select-shop.ts';
import { withDatabase } from './with-database.ts';

export const askCommand: Command = {
  operands: 'MESSAGE…',
  count: [1, 50],
  options: {
    customer: { type: 'string' },
    order: { type: 'string' },
    locale: { type: 'string' },
    at: { type: 'string' },
  },
  help: {
    customer: "ID: as this customer (the shop's own id), verified",
    order: 'NO: as the verified buyer of this order',
    locale: 'en or zh-CN: the language of the reply (default: the language of the message)',
    at: 'TIME: as if it were then; what came later is not known',
  },
  examples: [
    'qin ask "I want to return this" "the colour is different from the photo"',
    'qin ask --order 203458 --at 2018-02-01T10:00 "why hasn\'t it arrived yet?" --json',
    'qin ask 我的快递怎么还没到',
  ],
  run: (invocation) => withDatabase(invocation.config, ({ db }) => ask(db, invocation)),
};

async function ask(db: Db, invocation: Invocation): Promise<number> {
  const turns = await rolledBack(db, (tx) => play(tx, invocation));
  invocation.print({ turns }, turns.map(asText).join('\n\n'));
  return 0;
}

async function play(tx: Tx, invocation: Invocation): Promise<AnsweredTurn[]> {
  const shop = (await selectShop(tx, optionText(invocation, 'shop'))) ?? (await demoShop(tx));
  const at = optionText(invocation, 'at');
  const now = at === undefined ? systemClock.now() : readTime(at, shop.zone);
  const buyer = await findBuyer(tx, shop, invocation, now);
  const locale = readLocale(optionText(invocation, 'locale'));
  const publicUrl = invocation.config.publicUrl ?? `http://localhost:${invocation.config.port}`;
  const desk: Desk = { model: shippedModel(), publicUrl, syncedNow: at !== undefined };
  const respond = responder(desk);
  const turns: AnsweredTurn[] = [];
  for (const [index, text] of invocation.operands.entries()) {
    const inbound: Inbound = {
      shopId: shop.id,
      channel: 'ask',
      channelKey: `ask-${process.pid}`,
      providerMessageId: String(index),
      text,
      ...buyer,
      locale,
    };
    const turn = await receiveIn(tx, inbound, respond, now.add({ seconds: index }));
    if (turn) turns.push(turn);
  }
  return turns;
}

async function demoShop(tx: Tx) {
  const { shopId } = await loadDemoShop(tx, systemClock.now(), { conversations: false });
  return { id: shopId, code: 'demo', zone: 'Asia/Shanghai', isDemo: true };
}

type Buyer = Pick<Inbound, 'customerId' | 'orderId' | 'verified'>;

/** With --order or --customer the buyer counts as verified; in the demo shop there is a buyer by default; else nobody knows them. */
async function findBuyer(
  tx: Tx,
  shop: { id: string; isDemo: boolean },
  invocation: Invocation,
  now: Temporal.Instant,
): Promise<Buyer> {
  const number = optionText(invocation, 'order');
  if (number !== undefined) {
    const order = await orderByNumber(tx, shop.id, number, now);
    if (!order) throw new Refused('order_not_found', 404, { number });
    return { customerId: order.boughtAs, orderId: order.id, verified: true };
  }
  const customerId = optionText(invocation, 'customer') ?? (shop.isDemo ? defaultBuyer : undefined);
  if (customerId === undefined) return { customerId: null, orderId: null, verified: false };
  const customer = await findCustomerByKey(tx, shop.id, customerId);
  if (!customer) throw new Refused('customer_not_found', 404, { customer: customerId });
  return { customerId: customer.foundAs, orderId: null, verified: true };
}

function readTime(text: string, zone: string): Temporal.Instant {
  try {
    return parseInstant(text, zone);
  } catch {
    throw new Refused('bad_time', 400, { text });
  }
}

function readLocale(text: string | undefined): Locale | null {
  if (text === undefined) return null;
  if (!isLocale(text)) throw new Refused('bad_locale', 400, { text });
  return text;
}

/** Runs in a transaction that always ends in a rollback. */
async function rolledBack<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const done = Symbol('played');
  let result: Result | undefined;
  try {
    await db.transaction().execute(async (tx) => {
      result = await work(tx);
      throw done;
    });
  } catch (error) {
    if (error !== done) throw error;
  }
  return result as Result;
}

function asText(turn: AnsweredTurn): string {
  const understood = turn.understood
    .map(({ label, confidence }) => `${label} ${Math.round(confidence * 100)}%`)
    .join(', ');
  const promises = turn.reply?.promises.map((promise) => `  promised: ${promise.kind} until ${promise.dueAt}`) ?? [];
  const blocked = turn.blocked ? [`  blocked: ${turn.blocked.fact} is ${turn.blocked.why}`] : [];
  const notes = [`  ${turn.situation ?? '-'} (${turn.mode}); understood: ${understood}`, ...promises, ...blocked];
  return [`> ${turn.message}`, turn.reply?.text ?? '(no reply)', ...notes].join('\n');
}
