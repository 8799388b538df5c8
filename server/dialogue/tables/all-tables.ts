import { parcelTables } from './parcels.en.ts';
import { chineseParcelTables } from './parcels.zh.ts';
import { returnTables } from './returns.en.ts';
import { chineseReturnTables } from './returns.zh.ts';
import type { Table } from './table.ts';
import { talkTables } from './talk.en.ts';
import { chineseTalkTables } from './talk.zh.ts';

export const tables: readonly Table[] = [
  ...parcelTables,
  ...returnTables,
  ...talkTables,
  ...chineseParcelTables,
  ...chineseReturnTables,
  ...chineseTalkTables,
];
