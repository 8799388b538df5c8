import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer';
import { type Static, Type } from 'typebox';
import type { CallResult, Provider, ProviderSettings, Sender } from '../outbox/index.ts';
import type { AddressOf } from '../platform/safe-connect.ts';
import { composeMail, type ReadPhoto } from './compose-mail.ts';
import { imapSettings, openMailbox } from './imap.ts';
import { authservId, mailAddress, sender } from './mail-settings.ts';

const isAddress = new RegExp(mailAddress, 'u');

const settings = Type.Object(
  {
    host: Type.String({ pattern: '^[A-Za-z0-9.:-]+$', maxLength: 253 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** tls: from the first byte (465); starttls: required after the greeting (587); none: only for a server of one's own. */
    security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
    /** Empty: the server asks for no sign-in. */
    user: Type.String({ maxLength: 254 }),
    from: sender,
    imap: Type.Optional(imapSettings),
    authservId: Type.Optional(authservId),
  },
  { additionalProperties: false },
);
type Settings = Static<typeof settings>;

/** Milliseconds: until connected and greeted; without a word from the server; for the whole call. */
export type Patience = { connectMs: number; silenceMs: number; callMs: number };
const usualPatience: Patience = { connectMs: 8_000, silenceMs: 25_000, callMs: 28_000 };

const atOnce = 4;

/** Most servers take a mail that comes again after so long. */
const greylistedSeconds = 5 * 60;

/** The owner's mailbox or mail service. It knows no key and cannot be asked: a call whose end nobody saw stays in doubt. */
export function smtp(addressOf: AddressOf, readPhoto: ReadPhoto, patience = usualPatience): Sender {
  return {
    kind: 'smtp',
    channel: 'mail',
    settings,
    /** `imapPassword`: where the mailbox asks for another. */
    secrets: ['password', 'imapPassword'],
    connect: (given) => connectSmtp(given, { addressOf, readPhoto, patience }),
    mailbox: (given) => openMailbox(given, addressOf),
  };
}

function connectSmtp(
  given: ProviderSettings,
  { addressOf, readPhoto, patience }: { addressOf: AddressOf; readPhoto: ReadPhoto; patience: Patience },
): Provider {
  const own = given.settings as Settings;
  const underWay = new Map<string, Readable>();
  let pool: Promise<Transporter> | null = null;
  return {
    id: given.id,
    channel: 'mail',
    certainty: { kind: 'blind' },
    perSecond: given.perSecond,
    atOnce,
    timeoutMs: patience.callMs + 2_000,
    send: async (outgoing) => {
      if (!isAddress.test(outgoing.address)) return { is: 'refused', reason: 'bad_address' };
      const mail = await composeMail(outgoing, own.from, given, readPhoto);
      if (!mail) return { is: 'refused', reason: 'photo_gone' };
      pool ??= openPool(own, given.secrets.password ?? '', { addressOf, patience, underWay });
      try {
        const sent = await (await pool).sendMail({
          ...mail,
          signal: AbortSignal.timeout(patience.callMs),
        } as Mail.Options);
        return { is: 'accepted', providerMessageId: sent.messageId };
      } catch (error) {
        const wasBodyBegun = underWay.get(outgoing.id)?.readableDidRead ?? false;
        return resultOf(error as SmtpFault, wasBodyBegun);
      } finally {
        underWay.delete(outgoing.id);
      }
    },
    close: () => void pool?.then((open) => open.close()),
  };
}

/** Loaded with the first mail: most of what waits idle never sends one. */
async function openPool(
  own: Settings,
  password: string,
  { addressOf, patience, underWay }: { addressOf: AddressOf; patience: Patience; underWay: Map<string, Readable> },
) {
  const { createTransport } = await import('nodemailer');
  const pool = createTransport({
    pool: true,
    maxConnections: atOnce,
    // The ledger alone decides about another try.
    maxRequeues: 0,
    host: own.host,
    port: own.port,
    secure: own.security === 'tls',
    requireTLS: own.security === 'starttls',
    ignoreTLS: own.security === 'none',
    ...(own.user === '' ? {} : { auth: { user: own.user, pass: password } }),
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    dnsTimeout: patience.connectMs,
    socketTimeout: patience.silenceMs,
    // Each connection goes to an address that was checked; TLS still asks for the name that the owner typed.
    getSocket: (_options: unknown, done: (fault: unknown, opened?: { connection: Socket }) => void) =>
      openSocket(own, addressOf, patience).then((connection) => done(null, { connection }), done),
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
  // Whether a byte of the message went out is what parts "not taken" from "nobody knows".
  pool.use('stream', (mail, done) => {
    const open = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (options) => {
      const stream = open(options);
      underWay.set(sendIdOf(mail.data.messageId ?? ''), stream);
      return stream;
    };
    done();
  });
  return pool as Transporter;
}

async function openSocket({ host, port }: Settings, addressOf: AddressOf, { connectMs }: Patience): Promise<Socket> {
  const signal = AbortSignal.timeout(connectMs);
  const socket = connect({ host: await addressOf(host, port), port });
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (fault) {
    socket.destroy();
    throw signal.aborted ? Object.assign(new Error('not connected in time'), { code: 'ETIMEDOUT' }) : fault;
  }
}

const sendIdOf = (messageId: string) => messageId.slice(1, messageId.indexOf('@'));

type SmtpFault = { code?: string; responseCode?: number; response?: string; command?: string };

/** A server's words may hold the address: only its codes are written down. */
function resultOf(fault: SmtpFault, wasBodyBegun: boolean): CallResult {
  const { code = 'unknown', responseCode, command } = fault;
  if (code === 'EAUTH' || code === 'ENOAUTH') return { is: 'not_taken', reason: 'smtp_sign_in_failed' };
  if (code === 'address_not_public') return { is: 'not_taken', reason: code };
  // 421 ends the connection, whatever it was doing; after the body only the other answers speak of the message.
  if (responseCode === undefined || responseCode === 421) {
    const reason = `smtp_${code.toLowerCase()}`;
    return wasBodyBegun ? { is: 'unclear', reason } : { is: 'not_taken', reason };
  }
  const reason = `smtp_${[responseCode, enhancedCodeIn(fault.response ?? '')].filter(Boolean).join('_')}`;
  // A no before the recipient is named is about the mailbox that sends. 503 is about the order of commands.
  const isAboutMessage = command === 'RCPT TO' || command === 'DATA';
  if (command === 'RCPT TO' && isGreylisting(responseCode, fault.response ?? ''))
    return { is: 'not_taken', reason, afterSeconds: greylistedSeconds, isAboutThis: true };
  const isFinal = responseCode >= 500 && responseCode !== 503 && isAboutMessage;
  return isFinal ? { is: 'refused', reason } : { is: 'not_taken', reason };
}

/** Who writes to a mailbox for the first time is let wait: the server is well, and other mails may go. */
const isGreylisting = (code: number, response: string) =>
  (code === 450 || code === 451) &&
  (/grey ?list|gray ?list/i.test(response) || /^4\.(7\.1|2\.0)$/.test(enhancedCodeIn(response) ?? ''));

const enhancedCodeIn = (response: string) => response.match(/^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/)?.[1];
