import { firstDayTables } from './first-days.en.ts';
import { chineseFirstDayTables } from './first-days.zh.ts';
import { journeyTables } from './journeys.en.ts';
import { chineseJourneyTables } from './journeys.zh.ts';
import { longerTables } from './longer.en.ts';
import { longerChineseTables } from './longer.zh.ts';
import { parcelTables } from './parcels.en.ts';
import { chineseParcelTables } from './parcels.zh.ts';
import { returnTables } from './returns.en.ts';
import { chineseReturnTables } from './returns.zh.ts';
import { rightTables } from './rights.en.ts';
import { chineseRightTables } from './rights.zh.ts';
import type { Table } from './table.ts';
import { talkTables } from './talk.en.ts';
import { chineseTalkTables } from './talk.zh.ts';
import { unansweredTables } from './unanswered.ts';
import { wishTables } from './wishes.en.ts';
import { chineseWishTables } from './wishes.zh.ts';

export const tables: readonly Table[] = [
  ...parcelTables,
  ...returnTables,
  ...talkTables,
  ...chineseParcelTables,
  ...chineseReturnTables,
  ...chineseTalkTables,
  ...journeyTables,
  ...wishTables,
  ...chineseJourneyTables,
  ...chineseWishTables,
  ...longerTables,
  ...longerChineseTables,
  ...unansweredTables,
  ...rightTables,
  ...chineseRightTables,
  ...firstDayTables,
  ...chineseFirstDayTables,
];
