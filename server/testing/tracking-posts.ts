import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signWebhook } from '../connectors/standard-webhooks.ts';
import type { Post } from '../hooks/testing.ts';
import { webhookSecret } from '../hooks/testing.ts';

export const trackingKinds = ['aftership', 'track17', 'kuaidi100', 'webhook-parcels'] as const;
export type TrackingKind = (typeof trackingKinds)[number];

type Expected = [at: string, status: string, reason: string | null, code: string, place: string, text: string];

/** What each provider posts, written from the page that is named with it, and the scans that it tells of. */
export const documented = JSON.parse(readFileSync(new URL('./tracking-posts.json', import.meta.url), 'utf8')) as Record<
  TrackingKind,
  { documentation: string; body: object; expects: Expected[] }
>;

export const trackingSecrets: Record<TrackingKind, Record<string, string>> = {
  aftership: { webhookSecret: 'aftership secret of tests' },
  track17: { apiKey: '4B4AD2CCE0A84D6A8CB57F1B6A1B2C3D' },
  kuaidi100: { salt: 'a salt of tests' },
  'webhook-parcels': { secret: webhookSecret },
};

/** What an honest provider of this kind posts. */
export function trackingPost(
  kind: TrackingKind,
  path: string,
  said: object,
  at: Temporal.Instant,
  secrets = trackingSecrets[kind],
): Post {
  const json = JSON.stringify(said);
  const post = (body: string, headers: Record<string, string>): Post => ({ method: 'POST', path, headers, body });
  const type = { 'content-type': 'application/json' };
  if (kind === 'aftership') {
    const mac = createHmac('sha256', secrets.webhookSecret ?? '')
      .update(json)
      .digest('base64');
    return post(json, { ...type, 'aftership-hmac-sha256': mac });
  }
  if (kind === 'track17')
    return post(json, { ...type, sign: createHash('sha256').update(`${json}/${secrets.apiKey}`).digest('hex') });
  if (kind === 'kuaidi100') {
    const sign = createHash('md5').update(`${json}${secrets.salt}`).digest('hex').toUpperCase();
    return post(new URLSearchParams({ sign, param: json }).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
  }
  return post(json, { ...type, ...signWebhook([secrets.secret ?? ''], `m${at.epochMilliseconds}`, at, json) });
}
