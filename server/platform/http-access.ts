import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role, Scope } from '../../shared/access.ts';
import { Refused } from './errors.ts';

/**
 * Who may call a route. `signed_in` is any agent of the shop; `roles` and `scope` name who exactly, and given together
 * either will do; `buyer` is whoever holds the token of a chat, and nobody else. There is no default: a route that does
 * not say stops the server from starting.
 */
export type Access = 'public' | 'buyer' | 'signed_in' | { roles: readonly Role[]; scope?: Scope } | { scope: Scope };

export type Agent = {
  kind: 'agent';
  shopId: string;
  agentId: string;
  userId: string;
  sessionId: string;
  role: Role;
  name: string;
};
/** A visitor of the chat page. `customerId`: the shop has vouched for who this is; `orderId`: and for this order. */
export type Buyer = {
  shopId: string;
  sessionId: string;
  /** Names the conversation on the channel `web`. */
  channelKey: string;
  customerId: string | null;
  orderId: string | null;
};
export type ApiKey = { kind: 'api_key'; shopId: string; keyId: string; scopes: readonly Scope[] };

/** Whoever is asking, and in which shop. */
export type Reader = Agent | ApiKey;

/** Filled by the shops slice: the reader behind a cookie or an API key, or null. */
export type Identify = (request: FastifyRequest, reply: FastifyReply) => Promise<Reader | null>;

/** Filled by the channels slice: the visitor behind a chat's token, or null. */
export type IdentifyBuyer = (request: FastifyRequest) => Promise<Buyer | null>;

export function mayCall(reader: Reader, access: Access): boolean {
  if (access === 'public') return true;
  if (access === 'buyer') return false;
  if (access === 'signed_in') return reader.kind === 'agent';
  if (reader.kind === 'agent') return 'roles' in access && access.roles.includes(reader.role);
  return access.scope !== undefined && reader.scopes.includes(access.scope);
}

/** The reader of a route that is not public. */
export function readerOf(request: FastifyRequest): Reader {
  if (!request.reader) throw new Refused('not_signed_in', 401);
  return request.reader;
}

/** The visitor of a route for buyers. */
export function buyerOf(request: FastifyRequest): Buyer {
  if (!request.buyer) throw new Refused('chat_session_gone', 401);
  return request.buyer;
}

/** The agent who is signed in; API keys are refused. */
export function agentOf(request: FastifyRequest): Agent {
  const reader = readerOf(request);
  if (reader.kind !== 'agent') throw new Refused('not_allowed', 403);
  return reader;
}

/**
 * Writes that ride on a cookie must come from our own pages. Every browser since 2020 says where a write comes from, so
 * a cookie without either header is refused; an API key is never sent by a browser on its own and needs no such check.
 */
export function refuseForeignWrite(request: FastifyRequest, publicUrl: string | null): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  if (request.headers.authorization !== undefined) return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  if (site !== undefined && site !== 'same-origin') throw new Refused('foreign_origin', 403);
  if (origin !== undefined && !isOwnOrigin(origin, request.headers.host, publicUrl))
    throw new Refused('foreign_origin', 403);
  if (site === undefined && origin === undefined && request.headers.cookie !== undefined)
    throw new Refused('foreign_origin', 403);
}

function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  if (publicUrl !== null && new URL(publicUrl).origin === new URL(origin).origin) return true;
  return host !== undefined && new URL(origin).host === host.toLowerCase();
}
