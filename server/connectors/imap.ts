import { once } from 'node:events';
import { isIP } from 'node:net';
import type { ImapFlow } from 'imapflow';
import { type Static, Type } from 'typebox';
import type { BoxedMail, Mailbox, MailCursor, ProviderSettings } from '../outbox/index.ts';
import type { AddressOf } from '../platform/safe-connect.ts';

export const imapSettings = Type.Object(
  {
    host: Type.String({ pattern: '^[A-Za-z0-9.:-]+$', maxLength: 253 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** tls: from the first byte (993); starttls: required after the greeting (143); none: only for a server of one's own. */
    security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
    /** Empty: the one that sends. */
    user: Type.String({ maxLength: 254 }),
    folder: Type.String({ minLength: 1, maxLength: 200, default: 'INBOX' }),
  },
  { additionalProperties: false },
);
type Imap = Static<typeof imapSettings>;

/** What is larger stays in the mailbox; only its headers are read. */
const mostBytes = 30 * 1024 * 1024;
const connectMs = 15_000;
/** Longer than `askEveryMs`: a connection that says nothing for so long is dead. */
const silenceMs = 90_000;
const askEveryMs = 25_000;

/** The mailbox where answers to our mails arrive; null where the owner has named none. */
export function openMailbox({ settings, secrets }: ProviderSettings, addressOf: AddressOf): Mailbox | null {
  const { imap, user } = settings as { imap?: Imap; user?: string };
  if (!imap) return null;
  const auth = { user: imap.user || (user ?? ''), pass: secrets.imapPassword || (secrets.password ?? '') };
  return {
    watch: async (from, on, signal) => {
      const client = await prepare(imap, auth, addressOf);
      const close = () => client.close();
      signal.addEventListener('abort', close);
      try {
        signal.throwIfAborted();
        await client.connect();
        await watch(client, imap.folder, from, on, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        signal.removeEventListener('abort', close);
        close();
      }
    },
  };
}

/** The library is loaded with the first mailbox. Its log would hold addresses and passwords. */
async function prepare(imap: Imap, auth: { user: string; pass: string }, addressOf: AddressOf): Promise<ImapFlow> {
  const library = await import('imapflow');
  const client = new library.ImapFlow({
    host: await addressOf(imap.host, imap.port),
    port: imap.port,
    // Each connection goes to an address that was checked; TLS still asks for the name that the owner typed.
    ...(isIP(imap.host) ? {} : { servername: imap.host }),
    secure: imap.security === 'tls',
    ...(imap.security === 'tls' ? {} : { doSTARTTLS: imap.security === 'starttls' }),
    auth,
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    maxLineLength: mostBytes,
    maxLiteralSize: 2 * mostBytes,
    maxResponseSize: 3 * mostBytes,
  });
  // The command under way rejects as well; without a listener the process would end.
  client.on('error', () => undefined);
  return client;
}

type On = Parameters<Mailbox['watch']>[1];

async function watch(
  client: ImapFlow,
  folder: string,
  from: Parameters<Mailbox['watch']>[0],
  on: On,
  signal: AbortSignal,
): Promise<void> {
  const box = await client.mailboxOpen(folder, { readOnly: true });
  const validity = String(box.uidValidity);
  let hasMore = false;
  client.on('exists', () => {
    hasMore = true;
  });
  let cursor: MailCursor = from.cursor ?? { validity, uid: box.uidNext - 1 };
  if (cursor.validity !== validity) {
    for (const uid of await uidsSince(client, from.since)) await give(client, { validity, uid }, on);
    cursor = { validity, uid: box.uidNext - 1 };
  }
  while (!signal.aborted) {
    hasMore = false;
    for (const uid of await uidsAfter(client, cursor.uid)) {
      cursor = { validity, uid };
      await give(client, cursor, on);
      if (signal.aborted) return;
    }
    await on.alive(cursor);
    if (!hasMore) await waitForMore(client, signal);
  }
}

/** SEARCH knows days alone. */
async function uidsSince(client: ImapFlow, since: Temporal.Instant | null): Promise<number[]> {
  if (since === null) return [];
  const uids = await client.search({ since: new Date(since.epochMilliseconds - 86_400_000) }, { uid: true });
  const found: number[] = [];
  for (const uid of uids || []) {
    const mail = await client.fetchOne(String(uid), { internalDate: true }, { uid: true });
    if (!mail) continue;
    const isOlder = mail.internalDate && new Date(mail.internalDate).getTime() < since.epochMilliseconds;
    if (!isOlder) found.push(uid);
  }
  return found.sort((a, b) => a - b);
}

/** Where there are none, servers answer a range that ends in `*` with the last mail. */
async function uidsAfter(client: ImapFlow, uid: number): Promise<number[]> {
  const found: number[] = [];
  for await (const mail of client.fetch(`${uid + 1}:*`, { uid: true }, { uid: true }))
    if (mail.uid > uid) found.push(mail.uid);
  return found.sort((a, b) => a - b);
}

/** Fetching whole bytes sets no flag in a mailbox that is open for reading. One deleted meanwhile is passed over. */
async function give(client: ImapFlow, cursor: MailCursor, on: On): Promise<void> {
  const place = String(cursor.uid);
  const found = await client.fetchOne(place, { size: true }, { uid: true });
  if (!found) return;
  const isWhole = (found.size ?? 0) <= mostBytes;
  const mail = await client.fetchOne(place, isWhole ? { source: true } : { headers: true }, { uid: true });
  const raw = mail ? (isWhole ? mail.source : mail.headers) : undefined;
  if (raw) await on.take({ raw, isWhole, cursor } satisfies BoxedMail);
}

/** Until the server tells of more, or for half a minute: some never tell. The next command ends the IDLE. */
async function waitForMore(client: ImapFlow, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const until = { signal: AbortSignal.any([done.signal, signal, AbortSignal.timeout(askEveryMs)]) };
  client.idle().catch(() => undefined);
  await Promise.race([once(client, 'exists', until), once(client, 'close', until)]).catch(() => undefined);
  done.abort();
  if (!signal.aborted) await client.noop();
}
