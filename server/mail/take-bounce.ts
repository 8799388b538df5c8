import { suppress, takeReceipts } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { type OwnSend, selectOwnSends } from './queries.ts';
import type { Bounce } from './read-bounce.ts';

type At = { shopId: string; id: string; providerId: string };

/** Mail servers give up after five days; whoever reports one of our ids later has only seen it. */
const bouncesWithin = { hours: 7 * 24 };

/**
 * Nothing more goes to an address that nobody has: the one that we wrote to, if the report names it, and not one to which
 * the mail was passed on. In a transaction of its own, before the receipt: it holds up the shop's claims.
 */
export async function suppressDead(db: Db, { shopId, id }: At, bounce: Bounce, now: Temporal.Instant): Promise<void> {
  if (!bounce.isAddressDead) return;
  await db.transaction().execute(async (tx) => {
    const [send] = await selectOwnSends(tx, shopId, bounce.sendIds);
    if (!send || whyNot(send, now) || !bounce.recipients.includes(send.address)) return;
    const proof = { mailId: id, sendId: send.id, code: bounce.code };
    await suppress(tx, shopId, { channel: 'mail', address: send.address, scope: 'all', source: 'bounce', proof }, now);
  });
}

/** What a mail server reports becomes of the mail that it is about. */
export async function takeBounce(tx: Tx, { shopId }: At, bounce: Bounce, now: Temporal.Instant) {
  const [send] = await selectOwnSends(tx, shopId, bounce.sendIds);
  const why = send ? whyNot(send, now) : 'send_unknown';
  if (!send || why) return { reason: why };
  const { outcome, code } = bounce;
  const reason = outcome === 'delivered' ? null : `mail_${code ?? outcome}`;
  const about = { is: 'receipt', sendId: send.id, providerMessageId: null, reason } as const;
  const delivery = outcome === 'delivered' ? 'delivered' : 'undelivered';
  // What is only delayed may still arrive: the server tells when it gives up.
  if (outcome !== 'delayed')
    // Into whatever mailbox of the shop it came back.
    await takeReceipts(tx, { shopId, provider: null }, [{ ...about, delivery, at: now }], now);
  return { sendId: send.id, conversationId: send.conversationId };
}

/** A server may report before it has answered our call: a send that is still being called counts as well. */
function whyNot({ status, calledAt }: OwnSend, now: Temporal.Instant): string | null {
  if (!calledAt || status === 'queued' || status === 'not_sent') return 'send_not_called';
  return Temporal.Instant.compare(calledAt.add(bouncesWithin), now) <= 0 ? 'bounce_too_late' : null;
}
