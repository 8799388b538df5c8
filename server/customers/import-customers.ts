import type { Tx } from '../platform/database.ts';
import { tellImported } from '../platform/events.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan, WriteAt } from '../platform/import-run.ts';
import {
  badCell,
  given,
  knownCountry,
  needed,
  type Place,
  readCountry,
  readEmail,
  readId,
  readPhone,
  readText,
  readYesNo,
  updatedAt,
} from '../platform/import-values.ts';
import type { Outcome } from '../platform/mirror.ts';
import { type Birthday, readBirthday } from './rules.ts';
import { adoptCustomers, type CustomerInput, upsertCustomers } from './upsert-customers.ts';

const text = (maxLength: number) => (column: string, raw: string | undefined) => readText(column, raw, maxLength);

export const customersPlan: ImportPlan<CustomerInput> = {
  kind: 'customers',
  profile: 'generic',
  required: ['customer_id'],
  optional: [
    ...['name', 'title', 'locale', 'country', 'email', 'phone', 'tier', 'high_end'],
    ...['birthday', 'birthday_calendar', 'updated_at'],
  ],
  read: ([cells], place) => readCustomer(cells as Cells, place),
  write: writeCustomers,
};

/** One event for the batch: an import is one piece of news. */
async function writeCustomers(tx: Tx, rows: readonly CustomerInput[], at: WriteAt): Promise<Outcome[]> {
  return tellImported(tx, 'customers.customers-imported', (await upsertCustomers(tx, rows, at)).outcomes, at);
}

function readCustomer(cells: Cells, place: Place): CustomerInput {
  const country = readCountry('country', cells('country'));
  return {
    external_id: needed(readId('customer_id', cells('customer_id')), 'customer_id'),
    ...given('name', cells, 'name', text(200)),
    ...given('title', cells, 'title', readTitle),
    ...given('locale', cells, 'locale', text(35)),
    ...(cells('country') === undefined ? {} : { country }),
    ...given('email', cells, 'email', readEmail),
    ...(cells('phone') === undefined ? {} : readPhone('phone', cells('phone'), country ?? place.country)),
    ...given('tier', cells, 'tier', text(100)),
    ...given('high_end', cells, 'high_end', (column, raw) => readYesNo(column, raw) ?? false),
    ...(cells('birthday') === undefined ? {} : birthdayOf(cells)),
    ...updatedAt(cells, 'updated_at', place.zone),
  };
}

function readTitle(column: string, raw: string | undefined): 'ms' | 'mr' | null {
  const title = raw?.trim().toLowerCase().replace(/\.$/, '') ?? '';
  if (title === '') return null;
  if (['ms', 'mrs', 'miss', 'f', 'female', '女', '女士', '小姐'].includes(title)) return 'ms';
  if (['mr', 'm', 'male', '男', '先生'].includes(title)) return 'mr';
  throw badCell('cell_not_a_title', column, title);
}

type BirthdayColumns = Pick<
  CustomerInput,
  'birthday_calendar' | 'birthday_month_code' | 'birthday_day' | 'birthday_year'
>;

function birthdayOf(cells: Cells): BirthdayColumns {
  const raw = readText('birthday', cells('birthday'), 40);
  const calendar = cells('birthday_calendar')?.trim().toLowerCase() || 'iso8601';
  if (calendar !== 'iso8601' && calendar !== 'chinese')
    throw badCell('cell_not_a_calendar', 'birthday_calendar', calendar);
  const birthday: Birthday | null = raw === null ? null : readBirthday(raw, calendar);
  if (raw !== null && birthday === null) throw badCell('cell_not_a_birthday', 'birthday', raw);
  return {
    birthday_calendar: birthday && calendar,
    birthday_month_code: birthday?.monthCode ?? null,
    birthday_day: birthday?.day ?? null,
    birthday_year: birthday?.year ?? null,
  };
}

/** Shopify's customer export. It knows no membership, so whatever else says who is a member stays. */
export const shopifyCustomersPlan: ImportPlan<CustomerInput> = {
  kind: 'customers',
  profile: 'shopify',
  required: ['Customer ID'],
  optional: ['First Name', 'Last Name', 'Email', 'Phone', 'Default Address Phone', 'Default Address Country Code'],
  read: ([cells], place) => readShopifyCustomer(cells as Cells, place),
  write: async (tx: Tx, rows: readonly CustomerInput[], at: WriteAt): Promise<Outcome[]> => {
    await adoptCustomers(tx, rows, at);
    return writeCustomers(tx, rows, at);
  },
};

function readShopifyCustomer(cells: Cells, place: Place): CustomerInput {
  const names = ['First Name', 'Last Name'].flatMap((column) => readText(column, cells(column), 100) ?? []);
  const country = readCountry('Default Address Country Code', cells('Default Address Country Code'));
  const column = cells('Phone')?.trim() ? 'Phone' : 'Default Address Phone';
  return {
    external_id: needed(readId('Customer ID', cells('Customer ID')), 'Customer ID'),
    name: nameOf(names),
    country: country ?? knownCountry(place.country),
    ...given('email', cells, 'Email', readEmail),
    ...(cells(column) === undefined ? {} : readPhone(column, cells(column), country ?? place.country)),
  };
}

/** Chinese names are written surname first and without a space. */
function nameOf([first, last]: readonly string[]): string | null {
  if (first === undefined) return null;
  if (last === undefined) return first;
  return /^\p{Script=Han}+$/u.test(first + last) ? last + first : `${first} ${last}`;
}
