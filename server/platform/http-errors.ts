import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from './errors.ts';
import { html, sendPage } from './html.ts';
import { pickLocale } from './i18n.ts';
import { plainError } from './log.ts';
import { type Fault, problemOf, sayRefusal } from './say-refusal.ts';

/** The one place where anything thrown becomes an answer. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refused = error instanceof Refused ? error : asRefused(error as FastifyError, request);
  if (!(refused instanceof Refused)) {
    request.log.error({ err: plainError(error), route: request.routeOptions.url }, 'fault');
    return answer(reply, request, new Refused('internal_error', 500));
  }
  return answer(reply, request, refused);
}

export function answer(reply: FastifyReply, request: FastifyRequest, refused: Refused): FastifyReply {
  const params = Object.keys(refused.params).length > 0 ? { params: refused.params } : {};
  const locale = pickLocale(request.headers['accept-language']);
  if (typeof refused.params.retryAfter === 'number') reply.header('retry-after', refused.params.retryAfter);
  if (isPageView(request)) {
    const sentence = sayRefusal(locale, refused);
    const body = html`<main><h1>${sentence}</h1><p>Qin 亲</p></main>`;
    return sendPage(reply.status(refused.status), { locale, title: sentence, body });
  }
  return reply
    .status(refused.status)
    .header('content-type', 'application/json; charset=utf-8')
    .send({
      code: refused.code,
      message: sayRefusal(locale, refused),
      requestId: request.id,
      ...params,
    });
}

/** A person opened a page; programs and our own scripts ask for JSON. */
function isPageView(request: FastifyRequest): boolean {
  const wantsPage = request.headers.accept?.includes('text/html') === true;
  return request.method === 'GET' && wantsPage && !request.url.startsWith('/api/');
}

const byCode: Record<string, (error: FastifyError, request: FastifyRequest) => Refused> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () => new Refused('malformed_json', 400),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new Refused('malformed_json', 400),
  FST_ERR_CTP_BODY_TOO_LARGE: (_error, request) =>
    new Refused('too_large', 413, { limitBytes: request.routeOptions.bodyLimit }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new Refused('unsupported_media_type', 415),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new Refused('bad_request', 400),
  FST_ERR_BAD_URL: () => new Refused('bad_request', 400),
  FST_ERR_MAX_PARAM_LENGTH: () => new Refused('address_unknown', 404),
};

function asRefused(error: FastifyError, _request: FastifyRequest): Refused | FastifyError {
  if (error.validation) return badField(error);
  const known = byCode[error.code ?? ''];
  if (known) return known(error, _request);
  const isClientFault = error.code?.startsWith('FST_') && error.statusCode !== undefined && error.statusCode < 500;
  return isClientFault ? new Refused('bad_request', 400) : error;
}

function badField(error: FastifyError): Refused {
  const part = error.validationContext === 'querystring' ? 'query' : (error.validationContext ?? 'body');
  return refusalOf((error.validation ?? []) as Fault[], part);
}

/** Refused `unknown_field` or `bad_field` for what a schema finds wrong with a part of a request. */
export function refusalOf(faults: readonly Fault[], part: string): Refused {
  const unknown = faults.find(
    (fault) => fault.keyword === 'additionalProperties' || fault.keyword === 'unevaluatedProperties',
  );
  if (unknown) {
    const names = Object.values(unknown.params).flat().join(', ');
    return new Refused('unknown_field', 400, { field: path(part, unknown.instancePath, names) });
  }
  const first = faults.find((fault) => fault.keyword !== 'anyOf') ?? faults[0];
  return new Refused('bad_field', 400, {
    field: path(part, first?.instancePath ?? '', missingOf(first)),
    ...(first ? problemOf(first) : {}),
  });
}

function missingOf(fault: { keyword: string; params: object } | undefined): string {
  return fault?.keyword === 'required' ? Object.values(fault.params).flat().join(', ') : '';
}

function path(part: string, instancePath: string, name: string): string {
  return [part, ...instancePath.split('/').filter(Boolean), name].filter(Boolean).join('.').slice(0, 200);
}
