import { findMeasurements } from './measurements.ts';
import type { Asked, Found } from './types.ts';

const carriers = 'SF|YT|ZTO|ZT|STO|YTO|YD|JD[A-Z]{0,2}|JT|JTSD|EMS|DPK|DB|TT|HTKY|UC|CN|LP';
const carrierNumber = new RegExp(`(?<![A-Z0-9])(?:${carriers})\\s?\\d{9,16}(?![A-Z0-9])`, 'gi');
const postNumber = /(?<![A-Z0-9])[A-Z]{2}\d{9}[A-Z]{2}(?![A-Z0-9])/gi;
const upsNumber = /(?<![A-Z0-9])1Z[A-Z0-9]{16}(?![A-Z0-9])/gi;
const hexNumber = /(?<![A-Z0-9])(?=[A-F]*\d)[0-9A-F]{32}(?![A-Z0-9])/gi;
const shopNumber = /(?<![A-Z0-9])(?:[A-Z]{1,5}-?\d{6,14}|[A-Z]{2,5}-\d{4,8}(?:-\d{2,8})?|#\d{3,12})(?![A-Z0-9-])/gi;
const digits = /(?<![A-Z0-9.])\d{12,22}(?![A-Z0-9])/gi;
const namedOrder =
  /(?:\border\s+(?:number|no\.?|id)\s*(?:is|:)?\s*#?|\border\s*(?:is|:)?\s*(?=#|[A-Z]{0,5}-?\d{4})#?|订单(?:编?号|号码)?\s*(?:是|为|:)?\s*)([A-Z]{0,5}-?\d[\d-]{2,21})(?![A-Z0-9])/gi;
const isoDate = /^\d{4}-\d{1,2}-\d{1,2}$/;
const trackingAhead = /(?:track|waybill|快递|运单|物流|单号)[^\d]{0,12}$/i;
const orderAhead = /(?:order|订单)[^\d]{0,12}$/i;
const chinesePhone = /^1[3-9]\d{9}$/;
/** Parcels have up to 15 digits in China; order numbers of the big platforms have 16 and more. */
const longestTracking = 15;

/** Reads numbers, sizes and measurements off a tidy text. A wrong number is worse than none: when in doubt, nothing. */
export function findIn(text: string, asked: Asked | null): Found {
  const orders = new Set<string>();
  const tracking = new Set<string>();
  const rest = takeTracking(text, tracking);
  for (const match of rest.matchAll(hexNumber)) orders.add(match[0]);
  for (const match of rest.matchAll(digits)) {
    const ahead = rest.slice(0, match.index);
    const isParcel = trackingAhead.test(ahead) || match[0].length <= longestTracking;
    if (isParcel && !orderAhead.test(ahead)) tracking.add(match[0]);
    else orders.add(match[0]);
  }
  for (const match of rest.matchAll(shopNumber)) orders.add(match[0].toUpperCase());
  for (const match of rest.matchAll(namedOrder)) {
    const number = match[1] as string;
    const known = [...orders].some((order) => order.toUpperCase().includes(number.toUpperCase()));
    if (!known && !chinesePhone.test(number) && !isoDate.test(number)) orders.add(number.toUpperCase());
  }
  const measurements = findMeasurements(text);
  return {
    orderNumbers: [...orders],
    trackingNumbers: [...tracking],
    sizes: findSizes(text, asked),
    measurements,
  };
}

/** Tracking numbers with a carrier's own shape, taken out of the text so that they are not read as orders too. */
function takeTracking(text: string, tracking: Set<string>): string {
  let rest = text;
  for (const shape of [carrierNumber, postNumber, upsNumber]) {
    rest = rest.replace(shape, (number) => {
      tracking.add(number.replace(/\s/g, '').toUpperCase());
      return ' ';
    });
  }
  return rest;
}

const letterSize = "(?:[2-6]?X{0,4}[SL]|M|均码)(?!['.]?[A-Za-z0-9])";
const plainSize = new RegExp(`(?<![A-Za-z0-9'’&.-])${letterSize}`, 'g');
const saidSize = /\bsize(?:\s+is|\s*:)?\s+((?:[2-6]?x{0,4}[sl]|m|small|medium|large|3[4-9]|4[0-8]))(?![a-z0-9])/gi;
const chineseSize = /(?<![A-Za-z0-9])([2-6]?X{0,4}[SL]|M|3[4-9]|4[0-8])\s*(?:码|号(?!楼|店|线|前|之))/gi;
const standardSize = /(?<!\d)1[4-9]\d\s*\/\s*\d{2,3}\s*[ABCY]?(?![A-Za-z0-9])/gi;
const bareNumber = /^\D{0,6}(3[4-9]|4[0-8])\D{0,6}$/;
const bareLetter = /^(?:[2-6]?x{0,4}[sl]|m)$/i;
const words: Record<string, string> = { SMALL: 'S', MEDIUM: 'M', LARGE: 'L' };

/** The size that they have, or compare with: "I bought an L", 买的M跟L一样大. It is not the one they ask for. */
const ownSize = '[2-6]?X{0,4}[SL]|M|3[4-9]|4[0-8]';
const hasSize = new RegExp(
  [
    `(?:买|拍|订|收到|到手)(?:了|的|过)?(?:是|一?件|一?条|一?双)*\\s*(?:${ownSize})(?![A-Za-z0-9])`,
    `(?:跟|和|像|与|比)\\s*(?:${ownSize})\\s*码?(?=一样|差不多|还|更|都)`,
    `(?<![A-Za-z0-9])(?:${ownSize})\\s*码?(?=太|偏|有点|穿着?|很|大了|小了|紧了|不合)`,
    `\\b(?:bought|ordered|received|(?<!you )(?:have|got))\\s(?:(?:an?|the|my|size|it|in)\\s)*(?:${ownSize})(?![A-Za-z0-9'])`,
    `\\b(?:the|size|my)\\s(?:${ownSize})(?=\\s(?:is|was|fits?|feels?|runs?|seems)\\b)`,
  ].join('|'),
  'giu',
);

function findSizes(message: string, asked: Asked | null): string[] {
  const text = message.replace(hasSize, ' ');
  const sizes = new Set<string>();
  for (const match of text.matchAll(standardSize)) sizes.add(match[0].replace(/\s/g, '').toUpperCase());
  for (const match of text.matchAll(saidSize)) sizes.add((match[1] as string).toUpperCase());
  for (const match of text.matchAll(chineseSize)) sizes.add((match[1] as string).toUpperCase());
  // In a message all in capitals a lone letter may be anything.
  if (/[a-z\u4e00-\u9fff]/.test(text) || text.length <= 12) {
    for (const match of text.matchAll(plainSize)) sizes.add(match[0].toUpperCase());
  }
  if (bareLetter.test(text)) sizes.add(text.toUpperCase());
  const shoe = asked?.kind.includes('size') ? bareNumber.exec(text) : null;
  if (shoe) sizes.add(shoe[1] as string);
  return [...sizes].map((size) => words[size] ?? size);
}
