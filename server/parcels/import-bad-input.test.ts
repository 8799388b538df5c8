import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { Refused } from '../platform/errors.ts';
import { deliveriesCsv, testImport } from '../testing/import.ts';
import { deliveriesHeader, delivery } from '../testing/made-up-deliveries.ts';

const refusal = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;
const products = (...rows: string[]) => ['product_id,title,material', ...rows, ''].join('\n');
const ok = { updated: 0, unchanged: 0 };

async function titles(shop: Awaited<ReturnType<typeof testImport>>['shop']): Promise<string[]> {
  const { products: found } = (await shop.get('products')).json<{ products: { title: string }[] }>();
  return found.map((one) => one.title).toReversed();
}

test('a ragged row stays behind with its line and reason; every other row goes in', async (t) => {
  const { shop, run } = await testImport(t);
  const { rejects, unused, ...counts } = await run(
    'products',
    products('1,Shirt,linen', '2,Belt', '3,Hat,wool,red', '4,Sock,cotton,,'),
  );
  assert.deepEqual(counts, { ...ok, read: 4, inserted: 2, rejected: 2 });
  assert.deepEqual(await titles(shop), ['Shirt', 'Sock']);
  const lines = rejects.split('\n');
  assert.match(lines[0] ?? '', /line,code,reason,product_id,title,material/);
  assert.match(lines[1] ?? '', /^3,csv_row_ragged,"The row has 2 cells, the header 3.",2,Belt/);
  assert.match(lines[2] ?? '', /^4,csv_row_ragged/);
  assert.deepEqual(unused, []);
});

test('a quotation mark that is never closed costs its own line, not the rest of the file', async (t) => {
  const { shop, run } = await testImport(t);
  const { rejects, ...counts } = await run(
    'products',
    products('1,Shirt,linen', '2,"Belt,leather', '3,"Hat, warm",wool', '4,5" nail,steel'),
  );
  assert.equal(counts.rejected, 1);
  assert.match(rejects, /\n3,csv_quote_not_closed/);
  assert.deepEqual(await titles(shop), ['Shirt', 'Hat, warm', '5" nail']);
});

test('the mended file of rejected rows can be imported as it is', async (t) => {
  const { shop, run } = await testImport(t);
  const { rejects } = await run('products', products('1,Shirt,linen', '2,,leather'));
  const { unused, ...mended } = await run('products', rejects.replace('2,,leather', '2,Belt,leather'));
  assert.deepEqual(unused, ['line', 'code', 'reason']);
  assert.equal(mended.inserted, 1);
  assert.deepEqual(await titles(shop), ['Shirt', 'Belt']);
});

test('unknown columns are named and left aside, missing ones refuse the file', async (t) => {
  const { run } = await testImport(t);
  const { unused } = await run('products', 'Product_ID , TITLE,vendor\n1,Shirt,Willow\n');
  assert.deepEqual(unused, ['vendor']);
  await assert.rejects(run('products', 'id,title\n1,Shirt\n'), refusal('columns_missing'));
});

test('an empty file says that it is empty, and a header alone imports nothing', async (t) => {
  const { run } = await testImport(t);
  await assert.rejects(run('products', ''), refusal('file_empty'));
  await assert.rejects(run('products', '\n\n'), refusal('file_empty'));
  assert.equal((await run('products', 'product_id,title')).read, 0);
});

test('ten megabytes in one cell are refused alone', async (t) => {
  const { shop, run } = await testImport(t);
  const huge = 'x'.repeat(10_000_000);
  const { rejects, ...counts } = await run(
    'products',
    products(`1,${huge},linen`, `2,"${huge}",linen`, '3,Hat,wool', `4,${'y'.repeat(600)},w`),
  );
  assert.deepEqual(counts.rejected, 3);
  assert.deepEqual(rejects.match(/csv_row_too_long|csv_quote_not_closed|cell_too_long/g), [
    ...['csv_row_too_long', 'csv_row_too_long', 'cell_too_long'],
  ]);
  assert.ok(rejects.length < 100_000);
  assert.deepEqual(await titles(shop), ['Hat']);
});

test('emoji, right-to-left and combined letters come through unchanged', async (t) => {
  const { shop, run } = await testImport(t);
  const given = ['👩‍👩‍👧 Shirt 🧵', 'قميص كتان', 'חולצת פשתן', 'Núñez Å', '𠮷野家'];
  await run('products', products(...given.map((title, at) => `${at},${title},`)));
  assert.deepEqual(await titles(shop), given);
});

test('NUL and broken UTF-8 reject just their rows', async (t) => {
  const { shop, run } = await testImport(t);
  const bytes = Buffer.from(products('1,Shirt,linen', '2,Be\u0000lt,leather', '3,H@t,wool', '4,衬衫,棉', '5,袜子,棉'));
  bytes[bytes.indexOf('@')] = 0xff;
  const { rejects, ...counts } = await run('products', bytes);
  assert.equal(counts.rejected, 2);
  assert.match(rejects, /\n3,cell_has_nul/);
  assert.match(rejects, /\n4,text_damaged/);
  assert.deepEqual(await titles(shop), ['Shirt', '衬衫', '袜子']);
});

test('GB18030 is read as what it is, and UTF-8 with or without its mark too', async (t) => {
  const { shop, run } = await testImport(t);
  const text = products('1,亚麻衬衫,亚麻', '2,真丝连衣裙,真丝');
  await run('products', iconv.encode(text, 'gb18030'));
  assert.deepEqual(await titles(shop), ['亚麻衬衫', '真丝连衣裙']);
  assert.equal((await run('products', `\ufeff${text}`)).unchanged, 2);
  assert.equal((await run('products', iconv.encode(text, 'utf-16le', { addBOM: true }))).unchanged, 2);
});

test('GB18030 that some program has read as UTF-8 is recognised, and not stored as rubbish', async (t) => {
  const { run } = await testImport(t);
  const damaged = new TextDecoder().decode(iconv.encode('亚麻衬衫', 'gb18030'));
  const { rejects, ...counts } = await run('products', products('1,Shirt,linen', `2,${damaged},x`, '3,锟斤拷锟斤拷,x'));
  assert.deepEqual([counts.inserted, counts.rejected], [1, 2]);
  assert.equal(rejects.match(/text_damaged/g)?.length, 2);
  const header = new TextDecoder().decode(iconv.encode('订单编号,订单状态,订单创建时间', 'gb18030'));
  await assert.rejects(run('orders', `${header}\n1,2,3\n`, 'taobao'), refusal('text_damaged_header'));
});

test('Western one-byte text is not mistaken for Chinese', async (t) => {
  const { run } = await testImport(t);
  const text = iconv.encode(products('1,Chemise légère,coton', '2,Été à la plage,lin'), 'windows-1252');
  await assert.rejects(run('products', text), refusal('encoding_unknown'));
});

test('a workbook and a damaged gzip file are named for what they are', async (t) => {
  const { run } = await testImport(t);
  await assert.rejects(run('products', Buffer.from('PK\u0003\u0004 …')), refusal('file_is_workbook'));
  const packed = gzipSync(products('1,Shirt,linen'));
  assert.equal((await run('products', packed)).inserted, 1);
  await assert.rejects(run('products', packed.subarray(0, packed.length - 12)), refusal('gzip_broken'));
});

test('semicolons, tabs, CRLF and old line ends are understood', async (t) => {
  const { shop, run } = await testImport(t);
  await run('products', 'product_id;title\r\n1;"Shirt; linen"\r\n');
  await run('products', 'product_id\ttitle\n2\tHat, wool\n');
  await run('products', 'product_id,title\r3,Belt\r');
  assert.deepEqual((await titles(shop)).toSorted(), ['Belt', 'Hat, wool', 'Shirt; linen']);
});

test('twenty thousand rows stream through in little memory, and a second run changes nothing', async (t) => {
  const { shop, run } = await testImport(t);
  const content = deliveriesCsv(20_000);
  assert.deepEqual((await run('deliveries', content)).inserted, 20_000);
  const before = await versions();
  const { rejects: _, unused: __, ...again } = await run('deliveries', content);
  assert.deepEqual(again, { read: 20_000, inserted: 0, updated: 0, unchanged: 20_000, rejected: 0 });
  assert.deepEqual(await versions(), before, 'not one row was rewritten');

  async function versions() {
    const { rows } = await sql<{
      rows: number;
      newest: string;
    }>`select count(*) as rows, max(xmin::text::bigint) as newest
      from orders where shop_id = ${shop.id}`.execute(shop.db);
    return rows;
  }
});

test('a row from the future and one from beyond all calendars are left behind alone', async (t) => {
  const { run } = await testImport(t);
  const rows = [delivery(1), delivery(2).replace('2025-', '9999-'), delivery(3)];
  const far = delivery(4).split(',').with(2, '294277-01-01 00:00:00').join(',');
  const { rejects, ...counts } = await run('deliveries', [deliveriesHeader, ...rows, far, ''].join('\n'));
  assert.equal(counts.read, 4);
  assert.equal(counts.inserted + counts.rejected, 4);
  assert.equal(counts.rejected, 2, rejects);
});
