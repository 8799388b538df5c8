import type { Locale } from '../../shared/labels.ts';

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
 * Chinese names the surname with 女士 or 先生 where the title is known. A bare full name sounds cold (亲 is said instead),
 * and 张先生 in an English sentence is no address. Masked names (王**), initials and account names (tb8891) are no names
 * to greet anybody by.
 */
export function addressOf(name: string | null, title: 'ms' | 'mr' | null, locale: Locale): string | null {
  const whole = name?.trim().replace(/\s+/g, ' ') ?? '';
  if (whole === '' || /[*\d@_<>{}\ufffd]/.test(whole)) return null;
  if (/^[\p{Script=Han}·]+$/u.test(whole)) return locale === 'en' ? null : chineseAddress(whole, title);
  const given = whole.includes(',') ? (whole.split(',')[1]?.trim() ?? '') : whole;
  const first = given.split(' ').find((word) => word.replace(/\P{L}/gu, '').length > 1 && !isHonorific(word));
  if (first === undefined || !/\p{L}/u.test(first)) return null;
  return isShouted(first) ? first[0] + first.slice(1).toLowerCase() : first;
}

function chineseAddress(name: string, title: 'ms' | 'mr' | null): string | null {
  if (title === null) return null;
  const surname = compoundSurnames.find((compound) => name.startsWith(compound)) ?? [...name][0] ?? '';
  return `${surname}${title === 'ms' ? '女士' : '先生'}`;
}

function isHonorific(word: string): boolean {
  return /^(mr|mrs|ms|miss|mx|dr|herr|frau|mme|sr|sra)\.?$/i.test(word);
}

function isShouted(word: string): boolean {
  return /^[A-Z]{2,}$/.test(word);
}

export type Birthday = { monthCode: string; day: number; year: number | null };

/**
 * A birthday as people write it: 1990-05-12, 05-12, 1990/5/12, and in the Chinese calendar also a leap month as
 * 1990-M05L-12. Null when there is no such day; 29 February without a year is one.
 */
export function readBirthday(text: string, calendar: 'iso8601' | 'chinese'): Birthday | null {
  const parts = /^(?:(\d{4})[-/.年])?(?:M(\d{2})(L?)|(\d{1,2}))[-/.月](\d{1,2})日?$/.exec(text.trim());
  if (!parts) return null;
  const [, year, coded, leap, plain, day] = parts;
  const month = Number(coded ?? plain);
  if (month < 1 || month > 12 || (leap && calendar === 'iso8601')) return null;
  const birthday = {
    monthCode: `M${String(month).padStart(2, '0')}${leap ?? ''}`,
    day: Number(day),
    year: year ? Number(year) : null,
  };
  if (birthday.year !== null && (birthday.year < 1900 || birthday.year > 2100)) return null;
  return birthday.day >= 1 && birthday.day <= lastDayOf(month, birthday.year, calendar) ? birthday : null;
}

function lastDayOf(month: number, year: number | null, calendar: 'iso8601' | 'chinese'): number {
  if (calendar === 'chinese') return 30;
  return Temporal.PlainYearMonth.from({ year: year ?? 2000, month }).daysInMonth;
}
