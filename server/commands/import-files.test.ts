import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { testDatabase } from '../testing/database.ts';
import { testImport } from '../testing/import.ts';
import { databaseUrl } from '../testing/killed-import.ts';
import { qin as run } from '../testing/qin.ts';

const { db, poolConfig } = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'qin-import-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const qin = (args: string[], { stdin = '' as string | Buffer, env = {} } = {}) =>
  run(args, { stdin, env: { DATABASE_URL: databaseUrl(poolConfig), ...env } });

function fileOf(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('a file that fails before its first row is refused in one sentence, and nothing is made for it', async () => {
  const good = fileOf('good.csv', 'product_id,title\n1,Shirt\n');
  const attempts: [args: string[], RegExp, stdin?: string][] = [
    [[folder], /is a folder/],
    [[join(folder, 'absent.csv')], /There is no file .*absent\.csv/],
    [['/dev/null'], /not an ordinary file/],
    [[good, '--encoding', 'klingon'], /no encoding called "klingon"/],
    [[fileOf('empty.csv', '')], /file is empty/],
    [[fileOf('header.csv', 'id,name\n1,Shirt\n')], /lacks the columns product_id, title/],
    [['-'], /lacks the columns/, 'id,name\n1,Shirt\n'],
  ];
  const data = join(folder, 'data');
  for (const [args, sentence, stdin = ''] of attempts) {
    const { code, stderr } = await qin(['import', 'products', ...args, '--data', data], { stdin });
    assert.equal(code, 1, stderr);
    assert.match(stderr, sentence);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  }
  const { rows } = await sql<{ shops: number }>`select count(*)::int as shops from shops`.execute(db);
  assert.equal(rows[0]?.shops, 0);
  const chinese = await qin(['import', 'products', folder], { env: { LC_ALL: 'zh_CN.UTF-8' } });
  assert.match(chinese.stderr, /是文件夹/);
  assert.ok(!existsSync(data));
});

test('what comes through a pipe arrives whole, packed or not', async () => {
  const rows = Array.from({ length: 30_000 }, (_, nth) => `${nth},A shirt with a rather long title of its own`);
  const content = `product_id,title\n${rows.join('\n')}\n`;
  const first = await qin(['import', 'products', '-', '--json'], { stdin: content });
  assert.equal(JSON.parse(first.stdout || '{}').inserted, 30_000, first.stderr);
  const again = await qin(['import', 'products', '-', '--json'], { stdin: gzipSync(content) });
  assert.equal(JSON.parse(again.stdout || '{}').unchanged, 30_000, again.stderr);
});

test('rejected rows that somebody is mending are never lost: the next import keeps them under another name', async (t) => {
  const { run, file, kept } = await testImport(t);
  const rejected = `${file}.rejected.csv`;
  const older = `${file}.rejected.1.csv`;
  await run('products', 'product_id,title\n1,Shirt\n2,\n');
  await run('products', 'product_id,title\n1,Shirt\n2,\n');
  assert.equal(kept(), null, 'the same rows again: there is nothing to keep twice');
  writeFileSync(rejected, readFileSync(rejected, 'utf8').replace('2,\n', '2,Belt\n'));
  const mended = readFileSync(rejected, 'utf8');
  const { rejects } = await run('products', 'product_id,title\n1,Shirt\n3,\n');
  assert.equal(kept(), older);
  assert.equal(readFileSync(older, 'utf8'), mended);
  assert.match(rejects, /\n3,cell_empty/);
  const fine = await run('products', 'product_id,title\n1,Shirt\n');
  assert.equal(fine.rejects, '', 'nothing was rejected this time');
  assert.equal(kept(), `${file}.rejected.2.csv`);
  assert.equal(readFileSync(older, 'utf8'), mended);
});

test('a mended file of rejected rows is imported by itself, in its own encoding, and stays as it is', async (t) => {
  const { shop } = await testImport(t);
  const file = fileOf('mend.csv', 'product_id,title\n1,衬衫\n2,\n');
  await qin(['import', 'products', file, '--shop', shop.code]);
  const rejected = `${file}.rejected.csv`;
  writeFileSync(rejected, readFileSync(rejected, 'utf8').replace('2,\n', '2,腰带\n'));
  const mended = readFileSync(rejected, 'utf8');
  const { code, stderr } = await qin(['import', 'products', rejected, '--shop', shop.code, '--encoding', 'gb18030']);
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(rejected, 'utf8'), mended);
  const { rows } = await sql<{ title: string }>`select title from products
    where shop_id = ${shop.id} and external_id = '2'`.execute(db);
  assert.deepEqual(rows, [{ title: '腰带' }]);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('mend')),
    ['mend.csv', 'mend.csv.rejected.csv'],
  );
});
