/** loop: one that we sent ourselves. */
export type MailKind = 'message' | 'bounce' | 'auto_reply' | 'list' | 'loop';

/** What we would write to: nothing that could end a line, a name or an address. */
export const isAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u.test(text);

const awaySubject =
  /^\s*(auto(matic(ally)?)?[ -]?(reply|response|generated)|autoreply|auto:|out of (the )?office(?=\s*$|\s*[:：(–-]|\s*auto|\s*repl|\s*until|\s*from)|on vacation|vacation (reply|notice)|abwesenheits|automatische antwort|réponse automatique|自动(回复|答复)|自動(回覆|回復|答覆)|【自动回复】|\[自动回复\]|休假(中|自动|通知)|假期自动|外出自动)/i;

/** By RFC 3834 and by what came before it. `header`: values in small letters. */
export function isAutoReply(header: ReadonlyMap<string, string>, subject: string): boolean {
  const submitted = header.get('auto-submitted');
  if (submitted !== undefined && !submitted.startsWith('no')) return true;
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply'].some((name) => header.has(name))) return true;
  if (header.get('precedence') === 'auto_reply') return true;
  if (/^<\s*>$/.test(header.get('return-path') ?? '')) return true;
  return awaySubject.test(subject);
}

export function isFromList(header: ReadonlyMap<string, string>): boolean {
  if (header.has('list-id') || header.has('list-post') || header.has('list-unsubscribe')) return true;
  return /^(list|bulk|junk)$/.test(header.get('precedence') ?? '');
}

/**
 * What the mailbox's own server says of the sender's domain (DMARC): that it stands behind this mail, or that it does not;
 * null: nothing. Only the header that was added last can be its word: what stands below may have come with the mail.
 */
export function dmarcOf(
  authentication: readonly string[],
  authservId: string | null,
  from: string,
): 'pass' | 'fail' | null {
  const [latest] = authentication;
  if (!latest || !authservId) return null;
  const [server = '', ...results] = withoutRemarks(latest).split(';');
  if (server.trim().split(/\s+/)[0]?.toLowerCase() !== authservId.toLowerCase()) return null;
  const verdicts = results.filter((result) => /^\s*dmarc\s*=/i.test(result));
  if (verdicts.some((verdict) => /^\s*dmarc\s*=\s*fail\b/i.test(verdict))) return 'fail';
  // A second verdict is not the server's own.
  const [verdict = '', ...others] = verdicts;
  if (others.length > 0 || !/^\s*dmarc\s*=\s*pass\b/i.test(verdict)) return null;
  const told = /\bheader\.from\s*=\s*@?([\w.-]+)/i.exec(verdict)?.[1]?.toLowerCase();
  return told === from.slice(from.indexOf('@') + 1) ? 'pass' : null;
}

/** What stands in quotation marks and brackets, within each other too, may be the sender's own words. */
function withoutRemarks(line: string): string {
  let text = line.replace(/"(?:[^"\\]|\\.)*"/g, ' ');
  for (let before = ''; text !== before; ) {
    before = text;
    text = text.replace(/\([^()]*\)/g, ' ');
  }
  return text;
}
