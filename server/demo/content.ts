import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { SizeChart } from '../products/index.ts';
import type { PolicyRow } from '../returns/index.ts';

export type Colour = { en: string; zh: string; hex: string };
export type GarmentKind =
  | 'shirt'
  | 'tee'
  | 'dress'
  | 'qipao'
  | 'skirt'
  | 'trousers'
  | 'sweater'
  | 'hoodie'
  | 'jacket'
  | 'coat';

export type Goods = {
  id: string;
  kind: GarmentKind;
  en: string;
  zh: string;
  /** In yuan. */
  price: number;
  chart: 'women' | 'men';
  colours: string[];
  material: string;
  model?: string;
  asIs?: boolean;
};

type Products = { colours: Record<string, Colour>; charts: Record<'women' | 'men', SizeChart>; products: Goods[] };
type Names = { ms: string[]; mr: string[]; any: string[] };
type People = { chinese: Names & { surnames: string[] }; western: Names };

export type Region = { region: string; cities: string[]; via: string[]; delivered: number; days: [number, number] };
export type Abroad = {
  country: string;
  region: string;
  city: string;
  currency: string;
  delivered: number;
  days: [number, number];
};
type Cities = {
  origin: { city: string; region: string; country: string; hub: string };
  regions: Region[];
  abroad: Abroad[];
  rates: Record<string, number>;
  pickup: { zh: string; en: string }[];
  carriers: { name: string; prefix: string; digits: number }[];
};

export type Chat = { about: string; en: string[]; 'zh-CN': string[] };

const folder = new URL('../../content/demo/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');

let kept: { goods: Products; people: People; cities: Cities } | undefined;

/** What the demo shop is made of (content/demo); read once, when first needed. */
export function demoContent(): { goods: Products; people: People; cities: Cities } {
  kept ??= {
    goods: parse(read('products.yaml')) as Products,
    people: parse(read('people.yaml')) as People,
    cities: parse(read('cities.yaml')) as Cities,
  };
  return kept;
}

export type Chats = { chats: Chat[]; answered: { en: string; 'zh-CN': string } };

export const demoChats = (): Chats => parse(read('chats.yaml')) as Chats;

export const demoStatement = () => [
  { locale: 'en', title: 'Our terms', body: read('statement.en.md').trim() },
  { locale: 'zh-CN', title: '店铺声明', body: read('statement.zh-CN.md').trim() },
];

/** What the statement promises, as a table: two years for faults, freight ours; seven days without a reason, freight theirs. */
export const demoPolicy: readonly PolicyRow[] = [
  {
    when: { reasons: ['quality', 'size.differs_from_chart', 'ful.wrong_item', 'ful.missing_item'] },
    days: 730,
    counts: 'receipt',
    freight: 'seller',
    offers: ['refund', 'exchange'],
  },
  { when: { categories: ['made_to_order'] }, days: 0, counts: 'receipt', freight: 'buyer', offers: ['refund'] },
  { when: {}, days: 7, counts: 'receipt', freight: 'buyer', offers: ['refund', 'exchange'] },
];
