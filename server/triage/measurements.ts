import type { Found } from './types.ts';

type Measurements = Found['measurements'];

const poundsToKg = 0.453_592_37;
const inchesToCm = 2.54;

const metric = /(?<![\d.])(1[2-9]\d|2[0-2]\d)(?:\.\d)?\s*(?:cm|厘米|公分|centimet)/i;
const metres = /(?<![\d.])1\s*(?:米|m)\s*(\d{1,2})(?!\d)|(?<![\d.])(1\.\d{1,2})\s*(?:米|m(?:et(?:er|re)s?)?(?![a-z]))/i;
const feet = /(?<!\d)([4-7])\s*(?:'|′|ft\.?|feet|foot)\s*(?:(\d{1,2})\s*(?:"|″|''|in(?:ch(?:es)?)?\.?)?)?(?!\d)/i;
const saidHeight = /(?:身高|\bheight|\btall)\s*(?:is|:|是)?\s*(1[2-9]\d|2[0-2]\d)(?!\d)/i;
const kilograms = /(?<![\d.])(\d{2,3}(?:\.\d+)?)\s*(?:kgs?(?![a-z])|kilos?|公斤|千克)/i;
const jin = /(?<![\d.])(\d{2,3}(?:\.\d+)?)\s*(?:市?斤)/;
const pounds = /(?<![\d.])(\d{2,3}(?:\.\d+)?)\s*(?:lbs?(?![a-z])|pounds?|磅)/i;
const stones = /(?<![\d.])(\d{1,2})\s*(?:stones?|st(?![a-z]))\s*(\d{1,2})?/i;
const saidWeight = /(?:体重|\bweight|\bweigh)\s*(?:is|:|是)?\s*(\d{2,3}(?:\.\d+)?)(?![\d.])/i;
/** Two bare numbers side by side, as buyers answer: "165 55", "身高165，体重110". */
const pair = /(?<![\d.])(1[4-9]\d|20\d)(?:\s*[,，/、;和-]\s*|\s+)(?:and\s+|体重\s*)?(\d{2,3}(?:\.\d+)?)(?![\d.A-Z])/i;

/** A bare height in front of a weight that has its unit: "160 and 50kg". */
const besideWeight =
  /(?<![\d.])(1[4-9]\d|20\d)(?!\d)[^\d.]{1,8}\d{2,3}(?:\.\d+)?\s*(?:kgs?|kilos?|公斤|千克|市?斤|lbs?|pounds?)(?![a-z])/i;

/** Height in centimetres and weight in kilograms, from whatever units the buyer used; what is ambiguous stays out. */
export function findMeasurements(said: string): Measurements {
  const text = withDigits(said);
  const beside = pair.exec(text);
  const heightCm = heightIn(text) ?? (beside && isAnswer(text) ? Number(beside[1]) : undefined);
  const clear = heightCm !== undefined || beside || isAboutABody(text) ? weightIn(text) : undefined;
  const height = heightCm ?? (beside && clear !== undefined ? Number(beside[1]) : undefined);
  const bare = saidWeight.exec(text)?.[1] ?? (height !== undefined && isAnswer(text) ? beside?.[2] : undefined);
  const weightKg = clear ?? (bare === undefined ? undefined : unitless(Number(bare), height));
  return {
    ...(height === undefined ? {} : { heightCm: Math.round(height) }),
    ...(weightKg === undefined ? {} : { weightKg: Math.round(weightKg * 10) / 10 }),
  };
}

const digits = '零一二三四五六七八九';
const numeral = /[零一二两三四五六七八九十百]+(?=\s*(?:市?斤|公斤|千克|厘米|公分|米))/gu;

/** 一米七, 一百二十八斤: numbers in characters as figures, where a unit follows. */
function withDigits(text: string): string {
  return text
    .replace(numeral, (characters) => String(numberOf(characters)))
    .replace(/(?<=\d米)[零一二三四五六七八九]{1,2}/gu, (rest) => [...rest].map((one) => digits.indexOf(one)).join(''));
}

/** 一百二十八 is 128, and 一百三 is 130. */
function numberOf(characters: string): number {
  const { sum, last, unit } = [...characters.replace('两', '二')].reduce(
    ({ sum, last, unit }, one) => {
      const power = one === '百' ? 100 : one === '十' ? 10 : 0;
      if (power > 0) return { sum: sum + (last || 1) * power, last: 0, unit: power };
      return { sum, last: digits.indexOf(one), unit: one === '零' ? 0 : unit };
    },
    { sum: 0, last: 0, unit: 0 },
  );
  return sum + last * (unit === 100 ? 10 : 1);
}

function heightIn(text: string): number | undefined {
  const centimetres = metric.exec(text) ?? saidHeight.exec(text);
  if (centimetres) return Number(centimetres[1]);
  const inMetres = metres.exec(text);
  if (inMetres?.[1]) return 100 + (inMetres[1].length === 1 ? 10 : 1) * Number(inMetres[1]);
  if (inMetres?.[2]) return 100 * Number(inMetres[2]);
  const inFeet = feet.exec(text);
  if (inFeet && Number(inFeet[2] ?? 0) < 12) return (12 * Number(inFeet[1]) + Number(inFeet[2] ?? 0)) * inchesToCm;
  const beside = isAnswer(text) ? besideWeight.exec(text) : null;
  return beside ? Number(beside[1]) : undefined;
}

function weightIn(text: string): number | undefined {
  const clear = kilograms.exec(text);
  if (clear) return Number(clear[1]);
  const inJin = jin.exec(text);
  if (inJin) return Number(inJin[1]) / 2;
  const inPounds = pounds.exec(text);
  if (inPounds) return Number(inPounds[1]) * poundsToKg;
  const inStones = stones.exec(text);
  if (inStones) return (14 * Number(inStones[1]) + Number(inStones[2] ?? 0)) * poundsToKg;
  return undefined;
}

/** A number without a unit is kilograms or 斤 (half a kilogram): taken only when just one of them makes a person. */
function unitless(weight: number, heightCm: number | undefined): number | undefined {
  if (heightCm === undefined) return undefined;
  const candidates = [weight, weight / 2].filter((kg) => {
    const bodyMass = kg / (heightCm / 100) ** 2;
    return bodyMass >= 15.5 && bodyMass <= 33;
  });
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** "30 pounds" may be money, "5 kg" a parcel: without a height, a weight must be said to be one, or stand alone. */
const isAboutABody = (text: string) => /\bweigh|体重/i.test(text) || text.length <= 12;

/** Two bare numbers are read as a body only when the message holds little else. */
const isAnswer = (text: string) => text.replace(/[\d\s,，/、;.。-]/g, '').length <= 16;
