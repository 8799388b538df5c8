import i18next from 'i18next';
import { sayCode } from '../app/say-fact.ts';

/** The server refused, and says why in one sentence of the reader's language; or it could not be reached (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(status: number, code: string, message: string, params: Record<string, string | number> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.params = params;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Refusal = { code?: string; message?: string; params?: Record<string, string | number> };

/** One request of our API; a file is sent as it is. Throws ApiError. The answer is as its route declares it. */
export async function call<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': i18next.language ?? navigator.language,
  };
  const init: RequestInit = { method, headers };
  if (body instanceof File) init.body = body;
  else if (body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  if (signal) init.signal = signal;
  const answer = await fetch(`/api${path}`, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'offline', i18next.t('error.offline'));
  });
  if (answer.status === 204) return undefined as T;
  const data: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return data as T;
  const { code, message, params } = data as Refusal;
  if (answer.status === 401 && code === 'not_signed_in') signedOut();
  throw new ApiError(
    answer.status,
    code ?? 'internal_error',
    withWords(code, params) ?? message ?? i18next.t('error.unknown'),
    params,
  );
}

/** The server knows facts by their code; the workbench has the words that agents know them by. */
function withWords(code: string | undefined, { fact, why }: Refusal['params'] = {}): string | null {
  if (code !== 'fact_missing') return null;
  return i18next.t('error.fact_missing', { fact: sayCode('fact', String(fact)), why: sayCode('why', String(why)) });
}

/** The path with its query; what is undefined or empty is left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
}

/** The session ended: to the sign-in page, and back here afterwards. */
function signedOut(): void {
  if (location.pathname === '/desk/sign-in') return;
  location.assign(`/desk/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

export const sentenceOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : i18next.t('error.unknown');
