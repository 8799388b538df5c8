import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/*
 * RSA2 as Alipay documents it (https://opendocs.alipay.com/common/02kf5q, answers 02mse7, messages 02khjl): SHA256 with RSA
 * over "name=value&…" in the order of the names. Their own library calls by a client of its own, past our one way out, and
 * brings fifty packages for these lines.
 */

/** Keys as Alipay's tool gives them: base64 with or without PEM's first and last line, PKCS#8 or PKCS#1. Null: no key. */
export function readPrivateKey(text: string): KeyObject | null {
  const key = derOf(text);
  return (
    attempt(() => createPrivateKey({ key, format: 'der', type: 'pkcs8' })) ??
    attempt(() => createPrivateKey({ key, format: 'der', type: 'pkcs1' }))
  );
}

export const readPublicKey = (text: string): KeyObject | null =>
  attempt(() => createPublicKey({ key: derOf(text), format: 'der', type: 'spki' }));

type Params = Readonly<Record<string, string>>;

export function signParams(key: KeyObject, params: Params): string {
  return sign('RSA-SHA256', Buffer.from(contentOf(params)), key).toString('base64');
}

/** What Alipay posts: signed without `sign`, and, by its age, without or with `sign_type`. */
export function isSignedPost(key: KeyObject, { sign: signature = '', ...params }: Params): boolean {
  const { sign_type, ...rest } = params;
  return [rest, params].some((one) => isSigned(key, contentOf(one), signature));
}

/**
 * The part of an answer that is signed, when Alipay's signature is good. What is proven is what is read: the very letters of
 * that part, as they came.
 */
export function readSigned(key: KeyObject, body: string, part: string): unknown {
  const text = partOf(body, part);
  const signature = /"sign"\s*:\s*"([^"]+)"\s*[,}]/.exec(body.replace(text ?? '', '{}'))?.[1];
  if (text === null || !signature || !isSigned(key, text, signature.replaceAll('\\/', '/'))) return null;
  return attempt<unknown>(() => JSON.parse(text));
}

function isSigned(key: KeyObject, content: string, signature: string): boolean {
  return verify('RSA-SHA256', Buffer.from(content), key, Buffer.from(signature, 'base64'));
}

const contentOf = (params: Params): string =>
  Object.keys(params)
    .filter((name) => params[name] !== '')
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');

/** The object behind this name, letter for letter: a parser would lose how it was written. */
function partOf(body: string, name: string): string | null {
  const start = new RegExp(`"${name}"\\s*:\\s*(?=\\{)`).exec(body);
  if (!start) return null;
  const from = start.index + start[0].length;
  let depth = 0;
  for (const { 0: token, index } of body.slice(from).matchAll(/"(?:\\.|[^"\\])*"|[{}]/gs)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth === 0) return body.slice(from, from + index + 1);
  }
  return null;
}

const derOf = (text: string) => Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');

function attempt<Made>(make: () => Made): Made | null {
  try {
    return make();
  } catch {
    return null;
  }
}
