import type { TObject } from 'typebox';
import type { ToldParcel, Tracker } from '../parcels/index.ts';
import type { CallResult, Certainty, Delivery } from './rules.ts';

/** Ways to reach a buyer. */
export type MessageChannel = 'mail' | 'sms';
/** `money`: what is given back. Its row's `address` is the id of the one provider that may carry it. */
export type Channel = MessageChannel | 'money';
/** What a provider is there for. `parcels`: it tells where they are, and nothing goes out by it. */
export type Service = Channel | 'parcels';

/** What goes out by SMS. `template`: the provider's approved template that makes the same text, where it insists on one. */
export type SmsContent = {
  text: string;
  template: { code: string; params: Record<string, string> } | null;
};

/** What goes out by mail. The connector adds Message-ID, sender and, for what can be refused, List-Unsubscribe. */
export type MailContent = {
  subject: string;
  text: string;
  html: string | null;
  inReplyTo: string | null;
  references: readonly string[];
  /** Ids of photos that go with it. */
  photos?: readonly string[];
  /** Qin said it by itself; nobody wrote it or let it go out. */
  isAutomatic?: boolean;
  /** Shown to nobody at the desk, and wiped once it is sent or too late: wipe-secrets.ts. */
  isSecret?: true;
};

/**
 * What goes back to a buyer. The send's id is the refund's and the idempotency key at the provider: the same at every attempt,
 * and never made anew.
 */
export type MoneyContent = {
  refundId: string;
  orderNumber: string;
  amountMinor: number;
  currency: string;
  /** The payment that is refunded: the kind of connector that took it, and its id there. */
  payment: { provider: string; reference: string };
  note: string;
};

/** One thing to send, as a provider is given it. */
export type Outgoing = {
  shopId: string;
  /** Our id: idempotency key and reference at the provider, the same at every attempt. */
  id: string;
  address: string;
  content: unknown;
  purpose: 'service' | 'promotion';
  /** When the first attempt was made; null: this is it. */
  firstCalledAt: Temporal.Instant | null;
};

export type Found = { is: 'accepted'; providerMessageId: string } | { is: 'not_found' } | { is: 'unclear' };

/** Who carries one shop's messages on a channel. */
export type Provider = {
  id: string;
  channel: Channel;
  certainty: Certainty;
  perSecond: number;
  /** How many calls it may have under way at once. */
  atOnce: number;
  /** Longer than any call takes. */
  timeoutMs: number;
  /** Never throws for what the network or the provider does: that is its result. Ends within `timeoutMs`. */
  send(outgoing: Outgoing): Promise<CallResult>;
  /** Asks by our id whether it was taken. Only where `certainty` is `query`. */
  find?(outgoing: Outgoing): Promise<Found>;
  /** Asks it something that moves nothing, as a trial that may cost nothing: of money. `accepted`: the account answers. */
  check?(): Promise<CallResult>;
  close?(): void;
};

/** What a provider posts to us, before anybody has believed it. */
export type Hook = {
  method: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: Buffer;
};

/** What a provider tells us later. `at`: by its own clock. */
export type News =
  | {
      is: 'receipt';
      /** Our id where the provider gives it back, else its own; one of the two. */
      sendId: string | null;
      providerMessageId: string | null;
      delivery: Delivery;
      reason: string | null;
      at: Temporal.Instant;
    }
  | {
      is: 'message';
      /** The provider's id of the message: the same one twice is one message. */
      id: string;
      from: string;
      text: string;
      at: Temporal.Instant;
    }
  | {
      is: 'mail';
      /** The provider's id of the mail, where it has one. */
      id: string | null;
      raw: Buffer;
    }
  | { is: 'scans'; parcels: readonly ToldParcel[] };

/** How far a mailbox has been read. Another validity: the server has numbered its mails anew. */
export type MailCursor = { validity: string; uid: number };

/** A mail in a mailbox; of one larger than any that is read, the headers alone. */
export type BoxedMail = { raw: Buffer; isWhole: boolean; cursor: MailCursor };

/** A mailbox into which mails to the shop come. */
export type Mailbox = {
  /**
   * Gives each mail after the cursor to `take`, in order and one at a time, and waits for more until `signal` or until
   * the connection ends; throws then. Without a cursor it begins with what comes from now on. Where all was numbered anew, it
   * begins with what came since `since`: `take` knows again what it has. Calls `alive` at least twice a minute.
   * Changes nothing in the mailbox.
   */
  watch(
    from: { cursor: MailCursor | null; since: Temporal.Instant | null },
    on: { take(mail: BoxedMail): Promise<void>; alive(cursor: MailCursor): Promise<void> },
    signal: AbortSignal,
  ): Promise<void>;
};

/** What of a provider's settings is known when it is put to use. */
export type ProviderSettings = {
  id: string;
  shopId: string;
  perSecond: number;
  /** As the connector's `settings` schema has it. */
  settings: Record<string, unknown>;
  /** Passwords and keys, in clear. */
  secrets: Record<string, string>;
  /** Where it posts its news: `https://shop.example/hooks/<id>/<secret>`. */
  hookUrl: string;
  /** Where the one it is sent to asks for no more of its kind; mail programs post to it (RFC 8058). */
  optOutUrl(sendId: string): string;
};

/** One for each kind of provider. A port that the folders of `connectors/` fill. */
export type Connector = Sender | TrackerKind;

type Kind = {
  kind: string;
  /** What the owner fills in; unknown fields are refused. */
  settings: TObject;
  /** Names of what must never be shown again once it is saved. */
  secrets: readonly string[];
  /** Of those that prove what it posts, the fewest characters: shorter ones could be guessed, and would prove nothing. */
  shortestSecrets?: Readonly<Record<string, number>>;
  /** News that it posts. `proves`: that this hook is really the provider's; where it cannot sign, the address' secret is all. */
  hooks?: {
    proves(hook: Hook, given: ProviderSettings, now: Temporal.Instant): boolean;
    /** Throws Refused `hook_unreadable`. */
    read(hook: Hook, given: ProviderSettings): readonly News[];
    /** What it must be answered to be content; `{}` else. */
    answer?: unknown;
  };
};

/** A way to send. */
export type Sender = Kind & {
  channel: Channel;
  connect(given: ProviderSettings): Provider;
  /** Where answers arrive, if the settings name such a place. */
  mailbox?(given: ProviderSettings): Mailbox | null;
  track?: never;
};

/** A way to hear of parcels: it posts its news, or is asked, or both. */
export type TrackerKind = Kind & {
  channel: 'parcels';
  /** Of one that can be asked. */
  track?(given: ProviderSettings): AskedTracker;
  connect?: never;
  mailbox?: never;
};

/** `check`: asks something that costs nothing, to see whether the account answers. */
export type AskedTracker = Tracker & { check(): Promise<CallResult> };
