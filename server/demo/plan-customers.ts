import { type Chance, chance } from './chance.ts';
import { demoContent } from './content.ts';

export type Home = { city: string; region: string; country: string };
export type PlannedCustomer = {
  externalId: string;
  name: string | null;
  title: 'ms' | 'mr' | null;
  locale: 'en' | 'zh-CN';
  home: Home;
  email: string | null;
  phone: string | null;
  phoneMasked: string | null;
  tier: 'silver' | 'gold' | 'diamond' | null;
  isHighEnd: boolean;
  birthday: { calendar: 'iso8601' | 'chinese'; monthCode: string; day: number; year: number | null } | null;
};

/** The buyer that `qin ask` plays when it is told neither an order nor a customer. */
export const demoBuyer = 'demo-buyer';

const customerCount = 200;
const abroadCounts: Record<string, number> = { US: 14, GB: 4, DE: 2 };

/** 200 buyers, always the same ones. The first is the demo buyer. */
export function planCustomers(): PlannedCustomer[] {
  const dice = chance('customers');
  const { regions, abroad } = demoContent().cities;
  const outside = abroad.flatMap(({ country, region, city }) =>
    Array.from({ length: abroadCounts[country] ?? 0 }, () => ({ country, region, city })),
  );
  const customers = [theDemoBuyer()];
  for (const [index, home] of outside.entries()) customers.push(abroadCustomer(dice, index, home));
  const weighted = regions.flatMap((region) => Array.from({ length: region.delivered }, () => region));
  for (let index = customers.length; index < customerCount; index += 1) {
    const region = dice.pick(weighted);
    const home = { city: dice.pick(region.cities), region: region.region, country: 'CN' };
    customers.push(chineseCustomer(dice, index, home));
  }
  return customers;
}

function theDemoBuyer(): PlannedCustomer {
  return {
    externalId: demoBuyer,
    name: 'Mia Lin',
    title: 'ms',
    locale: 'en',
    home: { city: '成都', region: '四川', country: 'CN' },
    email: 'mia.lin@example.com',
    phone: null,
    phoneMasked: '138****0147',
    tier: 'gold',
    isHighEnd: false,
    birthday: { calendar: 'iso8601', monthCode: 'M02', day: 29, year: 1996 },
  };
}

function chineseCustomer(dice: Chance, index: number, home: Home): PlannedCustomer {
  const { chinese, western } = demoContent().people;
  const isWestern = index % 19 === 0;
  const title = dice.pick(['ms', 'ms', 'mr', null] as const);
  const given = (names: typeof western) => dice.pick(names[title ?? 'any']);
  const full = isWestern ? given(western) : dice.pick(chinese.surnames) + given(chinese);
  // A marketplace hides some names altogether, and shows of others only the beginning.
  const name = index % 16 === 7 ? null : index % 23 === 5 ? `${[...full][0]}**` : full;
  return {
    externalId: `buyer-${String(index).padStart(3, '0')}`,
    name,
    title,
    locale: isWestern ? 'en' : 'zh-CN',
    home,
    email: dice.hits(0.3) ? `buyer.${index}@example.${dice.pick(['com', 'net', 'org'])}` : null,
    phone: null,
    phoneMasked: `1${dice.pick(['35', '36', '38', '39', '58', '86', '88'])}****${dice.digits(4)}`,
    ...membership(dice),
    birthday: birthday(dice, index),
  };
}

function abroadCustomer(dice: Chance, index: number, home: Home): PlannedCustomer {
  const { western } = demoContent().people;
  const title = dice.pick(['ms', 'mr', null] as const);
  return {
    externalId: `buyer-${String(index + 1).padStart(3, '0')}`,
    name: dice.pick(western[title ?? 'any']),
    title,
    locale: 'en',
    home,
    email: `buyer.${index + 1}@example.${dice.pick(['com', 'net', 'org'])}`,
    phone: fictionalPhone(home.country, dice),
    phoneMasked: null,
    ...membership(dice),
    birthday: birthday(dice, index + 1),
  };
}

/** Numbers set aside for fiction: by NANPA, Ofcom and the Bundesnetzagentur (content/demo/README.md). */
function fictionalPhone(country: string, dice: Chance): string | null {
  if (country === 'US') return `+120255501${dice.digits(2)}`;
  if (country === 'GB') return `+447700900${dice.digits(3)}`;
  if (country === 'DE') return `+493023125${dice.digits(3)}`;
  return null;
}

function membership(dice: Chance): Pick<PlannedCustomer, 'tier' | 'isHighEnd'> {
  const lot = dice.next();
  const tier = lot < 0.45 ? null : lot < 0.7 ? 'silver' : lot < 0.87 ? 'gold' : 'diamond';
  return { tier, isHighEnd: lot > 0.96 };
}

/** Solar and lunar; the awkward ones (Feb 29, a leap month) are there for certain. */
function birthday(dice: Chance, index: number): PlannedCustomer['birthday'] {
  const known = dice.hits(0.6);
  const isLunar = dice.hits(0.2);
  const month = dice.between(1, 12);
  const day = dice.between(1, isLunar ? 29 : 28);
  const year = dice.hits(0.5) ? dice.between(1962, 2005) : null;
  if (index === 31) return { calendar: 'chinese', monthCode: 'M06L', day: 8, year: 1987 };
  if (index === 47) return { calendar: 'chinese', monthCode: 'M02L', day: 15, year: null };
  if (index === 53) return { calendar: 'iso8601', monthCode: 'M02', day: 29, year: 1992 };
  if (index === 61) return { calendar: 'chinese', monthCode: 'M12', day: 30, year: 1990 };
  if (!known) return null;
  return { calendar: isLunar ? 'chinese' : 'iso8601', monthCode: `M${String(month).padStart(2, '0')}`, day, year };
}
