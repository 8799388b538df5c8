const compoundSurnames = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '司徒',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '宇文',
  '长孙',
  '夏侯',
  '端木',
  '南宫',
  '闻人',
  '轩辕',
  '独孤',
  '歐陽',
  '諸葛',
  '東方',
  '長孫',
  '聞人',
  '軒轅',
  '獨孤',
  '令狐',
];

/**
 * How to address somebody, or null when the name on record does not tell: the first name for names in letters; for
 * Chinese names the surname with 女士 or 先生 where the title is known, otherwise the full name. Masked names (王**),
 * single characters, initials and account names (tb8891) are no names to greet anybody by.
 */
export function addressOf(name: string | null, title: 'ms' | 'mr' | null): string | null {
  const whole = name?.trim().replace(/\s+/g, ' ') ?? '';
  if (whole === '' || /[*\d@_<>{}\ufffd]/.test(whole)) return null;
  if (/^[\p{Script=Han}·]+$/u.test(whole)) return chineseAddress(whole, title);
  const given = whole.includes(',') ? (whole.split(',')[1]?.trim() ?? '') : whole;
  const first = given.split(' ').find((word) => word.replace(/\P{L}/gu, '').length > 1 && !isHonorific(word));
  if (first === undefined || !/\p{L}/u.test(first)) return null;
  return isShouted(first) ? first[0] + first.slice(1).toLowerCase() : first;
}

function chineseAddress(name: string, title: 'ms' | 'mr' | null): string | null {
  const surname = compoundSurnames.find((compound) => name.startsWith(compound)) ?? [...name][0] ?? '';
  if (title) return `${surname}${title === 'ms' ? '女士' : '先生'}`;
  return [...name].length > 1 ? name : null;
}

function isHonorific(word: string): boolean {
  return /^(mr|mrs|ms|miss|mx|dr|herr|frau|mme|sr|sra)\.?$/i.test(word);
}

function isShouted(word: string): boolean {
  return /^[A-Z]{2,}$/.test(word);
}
