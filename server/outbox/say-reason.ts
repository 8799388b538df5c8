import { knownSentences, type Locale, translate } from '../platform/i18n.ts';

/**
 * What stopped a send, in a sentence: our guards and codes by their own, what providers answer by the kind of their codes.
 * The last resort is the provider's word as it came.
 */
export function sayReason(locale: Locale, reason: string): string {
  const own = knownSentences(locale)[`send_reason.${reason}`];
  if (own) return own;
  const of = (pattern: RegExp) => pattern.exec(reason)?.[1];
  const last = of(/^gave_up: (.+)$/);
  if (last) return translate(locale, 'send_reason.gave_up', { says: sayReason(locale, last) });
  const answered = of(/^http_(\d{3})$/);
  if (answered) return translate(locale, 'send_reason.http', { status: answered });
  const refused = of(/^smtp_(\d[\d._]*)$/);
  if (refused) return translate(locale, 'send_reason.smtp', { answer: refused.replaceAll('_', ' ') });
  const cut = of(/^smtp_(e\w+)$/);
  if (cut) return translate(locale, 'send_reason.smtp_cut', { code: cut.toUpperCase() });
  const lost = of(/^(E[A-Z0-9_]+|[A-Z_]*(?:CERT|SSL|TLS|UND_ERR)[A-Z0-9_]*)$/);
  if (lost) return translate(locale, 'send_reason.no_connection', { code: lost });
  const bounced = of(/^mail_([\d.]+)$/);
  if (bounced) return translate(locale, 'send_reason.mail', { code: bounced });
  return translate(locale, 'send_reason.other', { word: reason });
}
