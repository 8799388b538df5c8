/** What a return by hand reads and writes: the same rows as Qin's, each step in as few statements as there can be. */

const steps = (count: number, rows: string, actor = 'agent') => `
  insert into return_steps (shop_id, return_id, id, line_id, axis, from_state, to_state, actor, note, detail, at)
  select $1, line.return_id, ($3::uuid[])[s.n], line.id, s.axis, s.before, s.after, '${actor}', '', '{}', $4::timestamptz
  from line, (values ${rows}) s (n, axis, before, after) where s.n <= ${count}`;

const changed = (id: string) => `
  insert into events (shop_id, id, type, data, at)
  select $1, ${id}, 'returns.return-changed', jsonb_build_object('returnId', head.id, 'status', head.status), $4::timestamptz from head`;

/** $1 shop, $2 order, $3 order line, $4 ids, $5 request key, $6 now, $7 due */
export const open = `
  with sold as (
    select l.*, o.customer_id, v.product_id, u.in_return from order_lines l join orders o on o.shop_id = l.shop_id and o.id = l.order_id
    left join variants v on v.shop_id = l.shop_id and v.id = l.variant_id
    left join units_in_return u on u.shop_id = l.shop_id and u.order_line_id = l.id
    where l.shop_id = $1 and l.order_id = $2 and l.id = $3 and o.status <> 'cancelled' for no key update of l
  ), units as (
    insert into units_in_return as u (shop_id, order_line_id, bought, in_return) select shop_id, id, quantity, 1 from sold
    on conflict (shop_id, order_line_id) do update set in_return = u.in_return + 1 where u.in_return < excluded.bought returning 1
  ), head as (
    insert into returns (shop_id, id, rma, order_id, customer_id, opened_via, request_key, reason, wants, own_words, details,
      opened_at, requested_at, status, version, due_at, due_for)
    select $1, ($4::uuid[])[1], upper(right(($4::uuid[])[1]::text, 10)), $2, customer_id, 'desk', $5, 'size.too_small', 'refund',
      'It is too small for me.', '{}', $6::timestamptz, $6::timestamptz, 'requested', 1, $7::timestamptz, 'decide'
    from sold, units returning id, rma, status
  ), line as (
    insert into return_lines (shop_id, return_id, id, order_id, order_line_id, variant_id, product_id, title, options, quantity,
      price_minor, case_state)
    select $1, head.id, ($4::uuid[])[2], $2, $3, variant_id, product_id, title, options, 1, price_minor, 'requested' from sold, head
    returning id, return_id
  ), why as (
    insert into return_reasons (shop_id, return_id, id, reason, detail, source, own_words, said_at)
    select $1, id, ($4::uuid[])[3], 'size.too_small', 'chest', 'agent', '', $6::timestamptz from head
  ), step as (
    insert into return_steps (shop_id, return_id, id, line_id, axis, from_state, to_state, actor, at)
    select $1, return_id, ($4::uuid[])[4], id, 'case', 'draft', 'requested', 'agent', $6::timestamptz from line
  ), told as (
    insert into events (shop_id, id, type, data, at)
    select $1, ($4::uuid[])[e.n], e.type, jsonb_build_object('returnId', head.id), $6::timestamptz
    from head, (values (5, 'returns.return-opened'), (6, 'returns.return-changed')) e (n, type)
  )
  select id, rma, true as "isNew" from head`;

/** $1 shop, $2 return */
export const look = `
  select json_build_object('id', r.id, 'rma', r.rma, 'status', r.status, 'version', r.version, 'orderNumber', o.external_id,
    'customerName', c.name, 'verdict', r.verdict,
    'lines', (select json_agg(l) from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id),
    'reasons', (select json_agg(w) from return_reasons w where w.shop_id = r.shop_id and w.return_id = r.id),
    'steps', (select json_agg(s) from return_steps s where s.shop_id = r.shop_id and s.return_id = r.id),
    'photos', (select json_agg(p) from return_photos p where p.shop_id = r.shop_id and p.return_id = r.id)) as detail
  from returns r left join orders o on o.shop_id = r.shop_id and o.id = r.order_id
  left join customers c on c.shop_id = r.shop_id and c.id = r.customer_id
  where r.shop_id = $1 and r.id = $2`;

/** $1 shop, $2 return: locked, with all that law and policy ask */
export const readCase = `
  select r.*, row_to_json(o) as "order", row_to_json(c) as customer,
    (select json_agg(l) from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id) as lines,
    (select json_agg(w.reason) from return_reasons w where w.shop_id = r.shop_id and w.return_id = r.id and w.replaced_at is null) as reasons,
    (select json_agg(p) from parcels p where p.shop_id = r.shop_id and p.order_id = r.order_id and p.return_id is null) as parcels,
    (select json_agg(json_build_object('line', l.id, 'category', p.category)) from order_lines l
      left join variants v on v.shop_id = l.shop_id and v.id = l.variant_id
      left join products p on p.shop_id = v.shop_id and p.id = v.product_id
      where l.shop_id = r.shop_id and l.order_id = r.order_id) as goods,
    (select row_to_json(p) from return_policies p where p.shop_id = r.shop_id order by version desc limit 1) as policy,
    (select min(received_at) from withdrawals w where w.shop_id = r.shop_id and w.order_id = r.order_id) as withdrawn
  from returns r join orders o on o.shop_id = r.shop_id and o.id = r.order_id
  left join customers c on c.shop_id = o.shop_id and c.id = o.customer_id
  where r.shop_id = $1 and r.id = $2 for update of r`;

/** $1 shop, $2 return: locked, with its lines */
export const readReturn = `
  select r.*, (select json_agg(l) from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id) as lines
  from returns r where r.shop_id = $1 and r.id = $2 for update`;

/** $1 shop, $2 return, $3 ids, $4 now, $5 send by, $6 verdict */
export const approve = `
  with head as (
    update returns set status = 'approved', version = version + 1, verdict = $6::jsonb, send_by = $5::timestamptz,
      due_at = $5::timestamptz, due_for = 'parcel' where shop_id = $1 and id = $2 returning id, status
  ), line as (
    update return_lines set case_state = 'approved', goods_state = 'awaiting_parcel'
    where shop_id = $1 and return_id = $2 returning id, return_id
  ), taken as (${steps(2, "(1, 'case', 'requested', 'approved'), (2, 'goods', 'not_required', 'awaiting_parcel')")})
  ${changed('($3::uuid[])[3]')}`;

/** $1 shop, $2 return, $3 ids, $4 now, $5 due, $6 the law's date */
export const arrive = `
  with head as (
    update returns set version = version + 1, due_at = $5::timestamptz, due_for = 'inspect', statutory_due_at = $6::timestamptz
    where shop_id = $1 and id = $2 returning id, status
  ), line as (
    update return_lines set goods_state = 'arrived' where shop_id = $1 and return_id = $2 returning id, return_id
  ), taken as (${steps(1, "(1, 'goods', 'awaiting_parcel', 'arrived')")})
  ${changed('($3::uuid[])[2]')}`;

/** $1 shop, $2 return, $3 ids, $4 now, $5 due */
export const inspect = `
  with head as (
    update returns set version = version + 1, due_at = $5::timestamptz, due_for = 'refund'
    where shop_id = $1 and id = $2 returning id, status
  ), line as (
    update return_lines set goods_state = 'accepted', money_state = 'refund_due', accepted_quantity = quantity
    where shop_id = $1 and return_id = $2 returning id, return_id
  ), taken as (${steps(3, "(1, 'goods', 'arrived', 'inspecting'), (2, 'goods', 'inspecting', 'accepted'), (3, 'money', 'none', 'refund_due')")})
  ${changed('($3::uuid[])[4]')}`;

/** $1 shop, $2 order: its till, locked */
export const readTill = `
  with till as (
    insert into order_money as m (shop_id, order_id, currency, paid_minor)
    select o.shop_id, o.id, o.currency, (select sum(p.amount_minor) from order_payments p
      where p.shop_id = o.shop_id and p.order_id = o.id) from orders o where o.shop_id = $1 and o.id = $2
    on conflict (shop_id, order_id) do update set paid_minor = excluded.paid_minor returning *
  )
  select till.paid_minor - till.committed_minor as left, p.id as payment, p.reference, o.external_id as number, c.id as provider,
    s.refund_limit_minor, (select count(*) from refunds r where r.shop_id = $1 and r.order_id = $2 and r.status = 'unknown') as doubts
  from till join orders o on o.shop_id = $1 and o.id = $2 join order_payments p on p.shop_id = $1 and p.order_id = $2
  join shops s on s.id = $1 join providers c on c.shop_id = $1 and c.kind = p.provider`;

/** $1 shop, $2 order, $3 return, $4 refund, $5 request key, $6 payment, $7 provider, $8 event, $9 now */
export const askRefund = `
  with till as (
    update order_money set committed_minor = committed_minor + 10000 where shop_id = $1 and order_id = $2
  ), payment as (
    update order_payments set committed_minor = committed_minor + 10000 where shop_id = $1 and order_id = $2 and id = $6::uuid
  ), refund as (
    insert into refunds (shop_id, id, order_id, return_id, request_key, parts, amount_minor, currency, remedy, method, payment_id,
      status, asked_by, asked_at)
    values ($1, $4, $2, $3, $5, '[{"reason": "goods", "amountMinor": 10000}]', 10000, 'CNY', 'refund', 'provider', $6::uuid, 'queued',
      '{"kind": "agent"}', $9::timestamptz)
  ), send as (
    insert into sends (shop_id, id, key, rank, purpose, channel, address, content, status, due_at, attempt, tries, provider,
      lease_until, first_called_at, queued_at)
    values ($1, $4, 'refund:' || $4::uuid, 0, 'service', 'money', $7, jsonb_build_object('refundId', $4::uuid), 'sending',
      $9::timestamptz, 1, 1, $7, clock_timestamp() + interval '60 s', clock_timestamp(), $9::timestamptz)
  )
  insert into events (shop_id, id, type, data, at) values ($1, $8, 'refunds.refund-changed',
    jsonb_build_object('refundId', $4::uuid, 'returnId', $3::uuid, 'status', 'queued'), $9::timestamptz)`;

/** $1 shop, $2 return, $3 refund, $4 the provider's id, $5 ids, $6 now */
export const settle = `
  with send as (
    update sends set status = 'sent', provider_message_id = $4, lease_until = null, settled_at = $6::timestamptz
    where shop_id = $1 and id = $3 and attempt = 1 and status = 'sending'
  ), refund as (
    update refunds set status = 'sent', reference = $4, settled_at = $6::timestamptz where shop_id = $1 and id = $3
  ), head as (
    update returns set version = version + 1, due_at = null, due_for = null where shop_id = $1 and id = $2 returning id, status
  ), line as (
    update return_lines set money_state = 'refund_sent' where shop_id = $1 and return_id = $2 returning id, return_id
  ), taken as (
    insert into return_steps (shop_id, return_id, id, line_id, axis, from_state, to_state, actor, at)
    select $1, return_id, ($5::uuid[])[1], id, 'money', 'refund_due', 'refund_sent', 'qin', $6::timestamptz from line
  )
  insert into events (shop_id, id, type, data, at)
  select $1, ($5::uuid[])[1 + e.n], e.type, jsonb_build_object('returnId', head.id, 'refundId', $3::uuid), $6::timestamptz
  from head, (values (1, 'refunds.refund-changed'), (2, 'outbox.send-settled'), (3, 'returns.return-changed')) e (n, type)`;
