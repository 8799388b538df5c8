/** Lines behind which the mail that is answered begins, as mail programs write them in English and Chinese. */
const beginnings: readonly RegExp[] = [
  /^-{2,}\s*(original( message)?|forwarded message|replied message|begin forwarded message)\s*-{2,}$/i,
  /^-{2,}\s*(原始邮件|原始郵件|转发邮件|轉寄郵件|转发的邮件|回复的原邮件|回复的邮件|邮件原件|原邮件信息)\s*-{2,}$/,
  /^(begin forwarded message|开始转发的邮件|下面是被转发的邮件|以下是转发的邮件)\s*[:：]$/i,
];

/** "On … wrote:", also over several lines; with a time or an address in it, so that no sentence of a buyer's is taken for it. */
const attributions: readonly RegExp[] = [
  /^(on|at|le|am)\b.{4,300}\b(wrote|a écrit|schrieb)\b.{0,100}[:：]$/i,
  // Between its last @ and its end nothing is tried twice: a line of nothing else would keep its reader busy.
  /\S@\S[^@]{0,160}\b(wrote|writes)[:：]$/i,
  /^.{0,300}(写道|寫道)\s*[:：]$/,
];
const namesMoment = /\d{1,2}[:：]\d{2}|\d{4}|@/;
/** Only what begins like this goes on over the next line. */
const opensAttribution = /^(on|at|le|am)\b|^[在于於]|@/i;
const longestAttribution = 4;

/** The block of headers that Outlook, Foxmail and others put over it. */
const firstHeader = /^\W{0,3}(from|发件人|發件人|寄件者|寄件人)\W{0,3}[:：]/i;
const nextHeader =
  /^\W{0,3}(sent|date|to|cc|subject|发送时间|發送時間|发送日期|傳送時間|时间|日期|收件人|收件者|抄送|副本|主题|主題|主旨)\W{0,3}[:：]/i;

/** What telephones and mail programs add of themselves. */
const closings: readonly RegExp[] = [
  /^(sent from (my )?(iphone|ipad|android|galaxy|samsung|huawei|xiaomi|mobile|phone|outlook|mail for|yahoo|proton)|sent via |sent with proton|get outlook for ).{0,60}$/i,
  /^(发自|發自|来自|來自|发送自|傳送自|从|從)\s*(我的)?\s*(iphone|ipad|安卓|android|华为|華為|荣耀|小米|三星|手机|手機|vivo|oppo|windows|outlook|网易|foxmail|qq邮箱|mac).{0,40}$/i,
  /^(获取|下载|取得)\s*outlook for .{0,40}$/i,
  /^.{0,10}签名由.{0,20}(网易邮箱大师|邮箱大师).{0,20}$/,
];
/** Left alone at the end of a mail: a rule, a cell of a signature's table, the sender's address. */
const remnant = /^([-_=*—－\s|]*|\|.*\||[^\s@]{1,64}@[^\s@]{1,190})$/;

/**
 * Only what the sender has written now: without the mail that is answered, signatures and what telephones add. Where
 * nothing would be left, as of a mail that is only handed on, the whole.
 */
export function newWords(text: string): string {
  const lines = text
    .slice(0, mostRead)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u3000]/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd());
  return written(lines.slice(0, beginningOf(lines))) || trimmed(lines);
}

/** What is new comes first; far down there is only what was said before. */
const mostRead = 60_000;

const isQuoted = (line: string) => /^\s*[>＞]/.test(line);

/** Without quoted lines, the words that introduce them, and signatures. */
function written(lines: readonly string[]): string {
  const own: string[] = [];
  for (let n = 0; n < lines.length; n++) {
    const length = attributionAt(lines, n);
    if (length > 0) n += length - 1;
    else if (!isQuoted(lines[n] ?? '')) own.push(lines[n] ?? '');
  }
  return trimmed(withoutSignature(own));
}

function trimmed(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The line with which the answered mail begins; what was written between its quoted lines stands before the last of them. */
function beginningOf(lines: readonly string[]): number {
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n]?.trim() ?? '';
    if (line === '') continue;
    if (beginnings.some((one) => one.test(line)) || isHeaderBlock(lines, n)) return n;
    const length = attributionAt(lines, n);
    // Above a quote marked line by line, answers may stand between its lines.
    if (length > 0 && !isQuoted(nextWritten(lines, n + length))) return n;
  }
  return lines.length;
}

const nextWritten = (lines: readonly string[], from: number) =>
  lines.slice(from, from + 5).find((line) => line.trim() !== '') ?? '';

/** How many lines "On … wrote:" takes here; 0: it does not stand here. */
function attributionAt(lines: readonly string[], at: number): number {
  const first = lines[at]?.trim() ?? '';
  if (first === '' || first.length > 300) return 0;
  let whole = '';
  for (let n = 1; n <= longestAttribution; n++) {
    const line = lines[at + n - 1]?.trim() ?? '';
    if (line === '' || line.length > 300) return 0;
    whole = `${whole} ${line}`.trim();
    if (!/[:：]$/.test(line)) {
      if (opensAttribution.test(first)) continue;
      return 0;
    }
    return namesMoment.test(whole) && attributions.some((one) => one.test(whole)) ? n : 0;
  }
  return 0;
}

function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!firstHeader.test(lines[at]?.trim() ?? '')) return false;
  return lines.slice(at + 1, at + 8).filter((line) => nextHeader.test(line.trim())).length >= 2;
}

function withoutSignature(lines: readonly string[]): string[] {
  const end = lines.findIndex((line, n) => n > 0 && (line === '--' || closings.some((one) => one.test(line.trim()))));
  const kept = end === -1 ? [...lines] : lines.slice(0, end);
  while (kept.length > 0 && remnant.test(kept.at(-1)?.trim() ?? '')) kept.pop();
  return kept;
}
