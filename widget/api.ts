import { type Photo, page } from './page.ts';
import { keep, recall } from './store.ts';

export type Refused = { code: string; message: string; status: number; retryAfter: number | null };
export type Reply<Data> = { data: Data } | { refused: Refused } | { unreachable: true };

export const session = (): string | null => recall('session');

/** Waits no longer than this: a network that swallows requests counts as none. */
const patienceMs = 20_000;

export function call<Data>(method: string, path: string, body?: object): Promise<Reply<Data>> {
  return body ? send(method, path, JSON.stringify(body), 'application/json') : send(method, path);
}

/** The server tells by its content what it is. */
export const upload = (photo: Blob): Promise<Reply<Photo>> =>
  send('POST', 'files', photo, 'application/octet-stream', 6 * patienceMs);

async function send<Data>(
  method: string,
  path: string,
  body: BodyInit | null = null,
  type = '',
  waitMs = patienceMs,
): Promise<Reply<Data>> {
  try {
    const response = await fetch(`/api/chat/${path}`, {
      method,
      body,
      headers: headers(type ? { 'content-type': type } : {}),
      signal: AbortSignal.timeout(waitMs),
    });
    if (response.status === 204) return { data: null as Data };
    const answer = await response.json();
    if (response.ok) return { data: answer as Data };
    const { code = '', message = '', params = {} } = answer;
    return { refused: { code, message, status: response.status, retryAfter: params.retryAfter ?? null } };
  } catch {
    return { unreachable: true };
  }
}

/** The language of the page goes along, so that refusals are said in it. */
export function headers(more: Record<string, string> = {}): Record<string, string> {
  const token = session();
  return { ...more, 'accept-language': page.locale, ...(token ? { authorization: `Bearer ${token}` } : {}) };
}

/** Begins a session, or goes on with the one there is; `token` is the shop's word for who this is. */
export async function openSession(token?: string): Promise<Reply<{ session: string; isVerified: boolean }>> {
  const resume = session();
  const asked = { ...(token ? { token } : {}), ...(resume ? { resume } : {}) };
  const reply = await call<{ session: string; isVerified: boolean }>('POST', `${page.shop}/session`, asked);
  if ('data' in reply) keep('session', reply.data.session);
  return reply;
}
