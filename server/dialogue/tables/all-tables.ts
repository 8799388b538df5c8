import { parcelTables } from './parcels.en.ts';
import { chineseParcelTables } from './parcels.zh.ts';
import type { Table } from './table.ts';

export const tables: readonly Table[] = [...parcelTables, ...chineseParcelTables];
