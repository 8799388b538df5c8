import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Locale } from './i18n.ts';

/** Markup that is known to be safe: only the tag below makes it. */
export type Html = { readonly markup: string };

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template whose values are escaped, unless they are themselves made by it. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Html | readonly Html[])[]): Html {
  return { markup: strings.map((text, i) => text + (i < values.length ? written(values[i] ?? '') : '')).join('') };
}

function written(value: string | number | Html | readonly Html[]): string {
  if (Array.isArray(value)) return value.map((item: Html) => item.markup).join('');
  if (typeof value === 'object') return (value as Html).markup;
  return String(value).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const baseStyle =
  ':root{color-scheme:light dark;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}body{margin:0 auto;max-width:42rem;padding:1rem;overflow-wrap:anywhere;background:Canvas;color:CanvasText}h1{font-size:1.4rem;line-height:1.3}a{color:#0958d9}@media(prefers-color-scheme:dark){a{color:#7ab0ff}}';

/** Sends a whole page. Its style and script, and nothing else inline, are let through by their hashes. */
export function sendPage(
  reply: FastifyReply,
  page: { locale: Locale; title: string; body: Html; style?: string; script?: string },
): FastifyReply {
  const style = baseStyle + (page.style ?? '');
  const script = page.script ? ` ${hashOf(page.script)}` : '';
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src 'self'${script}; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  const title = html`<title>${page.title}</title>`.markup;
  const code = page.script ? `<script>${page.script}</script>` : '';
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .send(
      `<!doctype html><html lang="${page.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="/icon.svg" type="image/svg+xml">${title}<style>${style}</style></head><body>${page.body.markup}${code}</body></html>`,
    );
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
