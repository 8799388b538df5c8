import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { testImport } from '../testing/import.ts';

test('scans come by themselves and in a provider’s own codes, and a parcel says what is in it', async (t) => {
  const it = await testImport(t);
  await it.run('orders', 'order_id,placed_at,line_id,item\n1,2026-02-01 10:00,L1,Shirt\n1,,L2,Belt\n');
  const parcels = 'parcel_id,order_id,line_ids\nS1,1,L1; L2 x2\nS2,1,L2\nS3,1,L2 x0\n';
  const { rejects: odd, ...first } = await it.run('parcels', parcels);
  assert.deepEqual([first.inserted, first.rejected], [2, 1]);
  assert.match(odd, /\n4,cell_not_a_count/);
  const { rows: lines } = await sql`select p.external_id as parcel, l.line_external_id as line, l.quantity
    from parcel_lines l join parcels p on p.id = l.parcel_id where l.shop_id = ${it.shop.id} order by 1, 2`.execute(
    it.shop.db,
  );
  assert.deepEqual(lines, [
    { parcel: 'S1', line: 'L1', quantity: 1 },
    { parcel: 'S1', line: 'L2', quantity: 2 },
    { parcel: 'S2', line: 'L2', quantity: 1 },
  ]);
  const scans = [
    'parcel_id,scan_at,scan_status,scan_provider,scan_code,scan_text',
    'S1,2026-02-03 04:00,,kuaidi100,5,正在派件',
    'S1,2026-02-03 05:00,,kuaidi100,999,签收?',
    'S1,2026-02-03 06:00,accepted,,,',
    'S1,2026-02-03 06:00,,nobody,1,',
    'S9,2026-02-03 06:00,accepted,,,',
    '',
  ].join('\n');
  const { rejects, ...counts } = await it.run('scans', scans);
  assert.deepEqual([counts.inserted, counts.rejected], [3, 2]);
  assert.match(rejects, /\n5,cell_not_listed,.*nobody.* is none of: .*kuaidi100.*\n6,parcel_unknown/s);
  const { rows } = await sql`select status, code from scans where shop_id = ${it.shop.id} order by at`.execute(
    it.shop.db,
  );
  assert.deepEqual(rows, [
    { status: 'out_for_delivery', code: '5' },
    { status: 'unknown', code: '999' },
    { status: 'accepted', code: '' },
  ]);
  assert.equal((await it.run('scans', scans)).unchanged, 3);
});
