import { createHash } from 'node:crypto';
import type { News } from '../outbox/index.ts';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const longestId = 200;
const longestReason = 200;
/** Far longer than text messages are, and no longer than a conversation takes. */
const longestText = 10_000;

/**
 * What providers tell, so that it can be written: whatever they post must not make a statement fail that would then be
 * tried for ever. Null for a receipt of something that was not sent from here.
 */
export function cleanNews(news: News, receivedAt: Temporal.Instant): News | null {
  // Who takes these makes them fit to be written.
  if (news.is === 'mail' || news.is === 'scans') return news;
  const at = within(news.at, receivedAt);
  if (news.is === 'message') {
    const text = news.text.slice(0, longestText);
    return { ...news, at, text, id: shortId(news.id), from: storable(news.from).trim() };
  }
  const { sendId, providerMessageId, reason } = news;
  // The same account may send for other systems, whose ids look otherwise.
  if (sendId !== null && !uuid.test(sendId)) return null;
  return {
    ...news,
    at,
    providerMessageId: providerMessageId === null ? null : shortId(providerMessageId),
    reason: reason === null ? null : storable(reason).slice(0, longestReason).toWellFormed(),
  };
}

/** PostgreSQL's text holds neither NUL nor half a surrogate pair. */
const storable = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd');

/** No index takes ids of any length. */
function shortId(id: string): string {
  const clean = storable(id);
  return clean.length <= longestId ? clean : createHash('sha256').update(clean).digest('hex');
}

const epoch = Temporal.Instant.fromEpochMilliseconds(0);

/** Their clocks may be wrong, but not so much that no later receipt would count. */
function within(at: Temporal.Instant, receivedAt: Temporal.Instant): Temporal.Instant {
  const latest = receivedAt.add({ hours: 24 });
  if (Temporal.Instant.compare(at, latest) > 0) return latest;
  return Temporal.Instant.compare(at, epoch) < 0 ? epoch : at;
}
