-- What a buyer may wish for instead of the goods, where the shop's policy offers it.
alter table returns drop constraint returns_wants_check,
  add constraint returns_wants_check check (wants in ('return', 'exchange', 'refund', 'credit', 'keep_partial'));
