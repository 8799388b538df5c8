import type { Tx } from '../platform/database.ts';
import {
  type OwnSend,
  type StoredMail,
  selectConversationOf,
  selectOwner,
  selectOwnSends,
  selectThread,
} from './queries.ts';
import type { ReadMail } from './read-mail.ts';
import { dmarcOf } from './rules.ts';

/** Where a mail belongs, and how far its sender is believed. */
export type Place = {
  /** We sent it ourselves. */
  isOwn: boolean;
  /** The one who has this address, if only one has it. */
  customerId: string | null;
  /** It answers a mail of ours and is addressed to the shop: no list's, whatever its sender's system writes on all mail. */
  isAnswer: boolean;
  /** The mail really comes from the address it names: it answers what only that mailbox got, or its server vouches for it. */
  isProven: boolean;
  /** Proven, and the address is that customer's. */
  isVerified: boolean;
  /** Of the conversation: the address it is held with. */
  channelKey: string;
  /** Null: it begins with this mail. */
  conversationId: string | null;
};

const ownId = /^<([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@/i;
const sendIdsIn = (messageIds: readonly string[]) =>
  messageIds.flatMap((id) => ownId.exec(id)?.[1]?.toLowerCase() ?? []);

export async function findPlace(
  tx: Tx,
  { shopId, ownAddress, authservId }: { shopId: string } & StoredMail,
  read: ReadMail,
): Promise<Place> {
  const from = read.from ?? '';
  const isCopy = (await selectOwnSends(tx, shopId, sendIdsIn([read.messageId]))).length > 0;
  const customerId = from === '' ? null : await selectOwner(tx, shopId, from);
  const answered = await selectOwnSends(tx, shopId, sendIdsIn(read.answers));
  const conversationIds = answered.flatMap(({ conversationId }) => conversationId ?? []);
  const thread = await selectThread(tx, shopId, { from, customerId, messageIds: read.answers, conversationIds });
  const isProven = read.hasOneSender && isBelieved(read, from, answered, authservId);
  return {
    isOwn: isCopy || (from !== '' && from === ownAddress),
    customerId,
    isAnswer: answered.length > 0 && ownAddress !== null && read.to.includes(ownAddress),
    isProven,
    isVerified: customerId !== null && isProven,
    channelKey: thread?.channelKey ?? from,
    conversationId: thread?.conversationId ?? (await selectConversationOf(tx, shopId, from)),
  };
}

/** An id of ours may have been seen in a mail that was passed on: it outweighs no server that says who did not write this. */
function isBelieved(read: ReadMail, from: string, answered: readonly OwnSend[], authservId: string | null): boolean {
  const verdict = dmarcOf(read.authentication, authservId, from);
  return verdict === 'pass' || (verdict !== 'fail' && answered.some(({ address }) => address === from));
}
