import { setTimeout as sleep } from 'node:timers/promises';
import { findMailbox, type Mailbox, type ProviderPorts } from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { plainError } from '../platform/log.ts';
import {
  beginWatch,
  endWatch,
  keepWatch,
  type MailboxPlace,
  unwatchedProviders,
  type Watch,
} from './mailbox-queries.ts';
import { mailsWaiting } from './queries.ts';
import { type MailPorts, takeMail, tryMail } from './take-mail.ts';

export type MailboxOptions = MailPorts & ProviderPorts & { clock: Clock };

const roundMs = 5_000;
/** Connections of one node; the others are watched by other nodes, or in turn. */
const mostWatched = 200;
/** Then the settings are read anew: another password, another server, or switched off. */
const turnMs = 10 * 60_000;
/** Where a server has numbered its mails anew, it is asked again for what came since a day before it was last read. */
const overlap = { hours: 24 };

/**
 * Watches the mailboxes of all shops, forever, and takes what was kept and not taken. Any number of nodes may run it: each
 * mailbox is read by one of them.
 */
export function startMailboxes(options: MailboxOptions, idleMs = roundMs): { stop(): Promise<void> } {
  const { db, clock, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const watched = new Map<string, Promise<void>>();
  const begin = (place: MailboxPlace) => {
    const watching = watchOne(options, place, signal)
      .catch((error) => log.warn({ ...place, err: plainError(error) }, 'mailbox'))
      .finally(() => watched.delete(place.providerId));
    watched.set(place.providerId, watching);
  };
  const round = async () => {
    for (const place of await unwatchedProviders(db, mostWatched - watched.size))
      if (!watched.has(place.providerId)) begin(place);
    await takeWaitingMails(options, clock.now());
  };
  const running = (async () => {
    while (!signal.aborted) {
      await round().catch((error) => log.warn({ err: plainError(error) }, 'mailboxes'));
      await sleep(idleMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(watched.values());
    },
  };
}

/** What a crash has left behind, and what could not be taken before. */
export async function takeWaitingMails(ports: MailPorts, now: Temporal.Instant): Promise<void> {
  for (const { shopId, id } of await mailsWaiting(ports.db, now, 20)) await tryMail(ports, shopId, id, now);
}

async function watchOne(options: MailboxOptions, place: MailboxPlace, stopping: AbortSignal): Promise<void> {
  const { db, clock } = options;
  const mailbox = await findMailbox(db, options, place);
  if (!mailbox) return;
  const watch = { ...place, watcher: newId(clock.now()) };
  const begun = await beginWatch(db, watch, clock.now());
  if (!begun) return;
  let fault: string | null = null;
  try {
    await read(options, mailbox, watch, begun, AbortSignal.any([stopping, AbortSignal.timeout(turnMs)]));
  } catch (error) {
    fault = faultOf(error);
    options.log.warn({ ...place, fault }, 'mailbox not read');
  }
  await endWatch(db, watch, fault);
}

/** A server's words may hold an address: only what kind of fault it is is written down. */
function faultOf(error: unknown): string {
  const { code, authenticationFailed } = error as { code?: unknown; authenticationFailed?: boolean };
  if (authenticationFailed) return 'imap_sign_in_failed';
  return `imap_${String(code ?? 'failed').toLowerCase()}`;
}

async function read(
  options: MailboxOptions,
  mailbox: Mailbox,
  watch: Watch,
  { cursor, startedAt, readAt }: NonNullable<Awaited<ReturnType<typeof beginWatch>>>,
  ending: AbortSignal,
): Promise<void> {
  const { db, clock } = options;
  const lost = new AbortController();
  const signal = AbortSignal.any([ending, lost.signal]);
  const keep = async (at: Parameters<typeof keepWatch>[2], isAllRead: boolean) => {
    if (!(await keepWatch(db, watch, at, isAllRead ? clock.now() : null))) lost.abort();
  };
  const before = readAt?.subtract(overlap) ?? startedAt;
  const since = Temporal.Instant.compare(before, startedAt) < 0 ? startedAt : before;
  await mailbox.watch(
    { cursor, since },
    {
      // First it is kept, then the place is: a crash between the two reads the mail once more, and knows it again.
      take: async ({ raw, isWhole, cursor: at }) => {
        await takeMail(options, { shopId: watch.shopId, providerId: watch.providerId, raw, isWhole }, clock.now());
        await keep(at, false);
      },
      alive: (at) => keep(at, true),
    },
    signal,
  );
}
