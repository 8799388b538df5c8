import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Refused } from '../platform/errors.ts';

export const leastPasswordLength = 10;
export const mostPasswordLength = 128;

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

type Argon2 = (
  algorithm: string,
  options: { message: string; nonce: Buffer; memory: number; passes: number; parallelism: number; tagLength: number },
) => Promise<Buffer>;
const derive = promisify(argon2) as unknown as Argon2;

/** What people choose when ten characters are asked for; digits and signs at either end are cut off before looking. */
const common = new Set(
  `password passwords passw0rd p@ssword p@ssw0rd pa55word mypassword thepassword newpassword qwertyuiop qwertyuiop[]
  asdfghjkl zxcvbnm qwerty qwertyqwerty asdfasdf qazwsxedc 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 zaq12wsx letmein
  letmeinplease welcome welcomehome iloveyou iloveyouforever loveyou ilovemyself administrator admin adminadmin root
  superman batman starwars football baseball basketball liverpool chelsea arsenal manchester barcelona princess
  sunshine trustno1 whatever computer internet shopping customer service customerservice aftersales taobao alibaba
  woaini woaiwojia woaini1314 5201314 qwer1234 abcd1234 abc123 abcdefg abcdefghij test testtest changeme default guest
  secret secretsecret dragon monkey shadow master michael jennifer jordan hunter freedom michelle charlie andrew
  matthew jessica ashley daniel thomas summer winter spring autumn monday january december`.split(/\s+/),
);

/** Throws Refused: `password_too_short`, `password_too_long`, `password_too_common`. */
export function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < leastPasswordLength) throw new Refused('password_too_short', 400, { least: leastPasswordLength });
  if (length > mostPasswordLength) throw new Refused('password_too_long', 400, { most: mostPasswordLength });
  const plain = password.toLowerCase();
  const core = plain.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
  const isMonotonous = new Set(plain).size < 4 || (core === '' && isRun(plain.replace(/\D/g, '')));
  if (common.has(plain) || common.has(core) || isMonotonous) throw new Refused('password_too_common', 400);
}

/** 0123456789, 987654321, 1234567890…: each digit next to the one before. */
function isRun(digits: string): boolean {
  const steps = [...digits].slice(1).map((digit, i) => (Number(digit) - Number(digits[i]) + 10) % 10);
  return digits.length >= 6 && new Set(steps).size === 1;
}

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { message: password, nonce, ...cost });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plainBase64(nonce)}$${plainBase64(tag)}`;
}

export async function isPassword(stored: string, password: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored);
  if (!match) return false;
  const [, memory, passes, parallelism, nonce = '', tag = ''] = match;
  const expected = Buffer.from(tag, 'base64');
  const found = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(found, expected);
}

function plainBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
